#!/usr/bin/env python3
"""Replays recorded traffic of the real services against a sandbox and tells where the answers differ.

    replay.py --keyless build/dev/keyless [--recordings ../shared/recordings] [--only 'graph/*'] [--verbose]
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import pathlib
import re
import sys
import time

import compare
import prelude
import recordings
import report
import rules
from mapping import GUID, HOSTS, Mapping
from server import Sandbox

FORWARDED = ("accept", "content-type", "if-match", "if-none-match", "consistencylevel", "x-ms-client-request-id",
             "x-ms-return-client-request-id", "client-request-id", "x-tfs-fedauthredirect", "x-vss-forcemsapassthrough",
             "x-tfs-session")
POLLED = re.compile(r"/operationresults/|/_apis/operations/|/importRequests/\d+", re.I)
SERVED_NAMESPACES = ("microsoft.managedidentity", "microsoft.authorization", "microsoft.resources")
WAITING = ("queued", "inprogress", "notset", "notstarted")


class Outcome:
    """Of one interaction: agreed, accepted, differs, unserved, repeat, or not replayable."""

    def __init__(self, interaction, state, differences=(), reasons=()):
        self.interaction, self.state = interaction, state
        self.differences, self.reasons = list(differences), list(reasons)


def repeats_of(recording):
    """Numbers of polls that only repeat the one before or after them, and of refusals that only repeat the first."""
    found, refused = set(), set()
    entries = recording.interactions
    for left, right in zip(entries, entries[1:]):
        if POLLED.search(left.path) and (left.method, left.path, left.status) == (right.method, right.path,
                                                                                  right.status):
            found.add(left.number)
    for entry in entries:
        if compare.code_of(entry.body) in ("PrincipalNotFound", "ResourceGroupBeingDeleted"):
            key = (entry.method, entry.path, entry.status)
            found |= {entry.number} if key in refused else set()
            refused.add(key)
    return found


class Replay:
    def __init__(self, recording, sandbox, rule_book, accepted):
        self.recording, self.sandbox, self.rules, self.accepted = recording, sandbox, rule_book, accepted
        self.mapping = Mapping(sandbox.ready)
        self.trouble = []

    def run(self):
        self.mapping.foresee(self.recording)
        self.put_in_first()
        repeated = repeats_of(self.recording)
        for interaction in self.recording.interactions:
            if interaction.number in repeated:
                yield Outcome(interaction, "repeat")
            else:
                yield self.replay(interaction)

    def put_in_first(self):
        given = [prelude.Step(s["service"], s["method"], s["target"], s.get("body"), s.get("stands_for"))
                 for s in self.rules.prelude(self.recording.name)]
        for step in given + list(prelude.steps_of(self.recording, self.mapping)):
            target = step.target.replace("{subscription}", self.sandbox.ready["subscription"]).replace(
                "{organization}", self.sandbox.ready["organization"])
            answer = self.sandbox.ask(step.service, step.method, self.mapping.text(target),
                                      self.mapping.body(step.body))
            if answer.status >= 300:
                self.trouble.append(f"{step.method} {target}: {answer.status}{compare.code_hint(answer.body)}")
            elif step.stands_for:
                self.mapping.align(step.stands_for, answer.body, "")

    def replay(self, interaction):
        reason = self.rules.reason_against(self.recording.name, interaction.number)
        if interaction.host not in HOSTS:
            reason = f"host {interaction.host} is not emulated"
        if reason:
            return Outcome(interaction, "not replayable", reasons=[reason])
        answer = self.ask(interaction)
        route = self.sandbox.last_route()
        self.mapping.learn(interaction, answer.headers, answer.body)
        found = compare.differences(interaction, answer, self.recording.publisher, self.mapping)
        if found and self.unserved(interaction, answer, route):
            return Outcome(interaction, "unserved")
        kept = [d for d in found if not self.accepted.reason_for(self.recording.name, d)]
        state = "differs" if kept else "accepted" if found else "agreed"
        return Outcome(interaction, state, kept)

    def ask(self, interaction):
        service = HOSTS[interaction.host]
        headers = {name: value for name, value in interaction.request_headers.items() if name in FORWARDED}
        body = self.mapping.body(interaction.request_body)
        for attempt in range(40):
            answer = self.sandbox.ask(service, interaction.method, self.mapping.target(interaction), body, headers)
            if not self.is_early(interaction, answer):
                break
            time.sleep(0.0 if attempt < 20 else 0.25)
        return answer

    def is_early(self, interaction, answer):
        """Whether the recording shows the end of something that the sandbox is still at."""
        if interaction.status != answer.status:
            return (POLLED.search(interaction.path) is not None and answer.status == 202) or (
                compare.code_of(answer.body) == "PrincipalNotFound")
        if not POLLED.search(interaction.path) or not isinstance(answer.body, dict):
            return False
        states = [str((body if isinstance(body, dict) else {}).get("status", "")).lower()
                  for body in (interaction.body, answer.body)]
        return states[0] not in WAITING and states[1] in WAITING

    def unserved(self, interaction, answer, route):
        if route is None:
            return answer.status >= 400
        namespace = re.findall(r"/providers/([^/?]+)", interaction.path)
        foreign = bool(namespace) and namespace[-1].lower() not in SERVED_NAMESPACES
        return "{*rest}" in route and foreign and interaction.status < 300 <= answer.status


def replay_one(recording, options, rule_book, accepted):
    with Sandbox(options.keyless) as sandbox:
        replay = Replay(recording, sandbox, rule_book, accepted)
        outcomes = list(replay.run())
        return report.Result(recording, outcomes, replay.trouble)


def chosen(options):
    found = recordings.load_all(options.recordings)
    return [r for r in found if fnmatch.fnmatch(r.name, options.only) or options.only in r.name]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keyless", default="build/dev/keyless")
    parser.add_argument("--recordings", default="../shared/recordings")
    parser.add_argument("--only", default="*", help="glob over the names of the recordings, or a part of one")
    parser.add_argument("--verbose", action="store_true", help="name every interaction and what became of it")
    parser.add_argument("--publish", metavar="FILE", help="put figures and accepted differences into this document")
    parser.add_argument("--gate", action="store_true", help="fail when less agrees than landed.json says")
    return parser.parse_args()


def main():
    options = arguments()
    if not pathlib.Path(options.recordings).is_dir():
        print(f"skipped: {options.recordings} is missing")
        return 77
    rule_book, accepted = rules.Rules(), rules.Accepted()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda r: replay_one(r, options, rule_book, accepted), chosen(options)))
    for result in results:
        report.print_result(result, options.verbose)
    return report.finish(results, accepted, options)


if __name__ == "__main__":
    sys.exit(main())
