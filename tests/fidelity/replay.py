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
from server import NewWorld, Sandbox

FORWARDED = ("accept", "content-type", "if-match", "if-none-match", "consistencylevel", "x-ms-client-request-id",
             "x-ms-return-client-request-id", "client-request-id", "x-tfs-fedauthredirect", "x-vss-forcemsapassthrough",
             "x-tfs-session")
POLLED = re.compile(r"/operationresults/|/_apis/operations/|/importRequests/\d+", re.I)
SERVED_NAMESPACES = ("microsoft.managedidentity", "microsoft.authorization", "microsoft.resources")
WAITING = ("queued", "inprogress", "notset", "notstarted")


class Outcome:
    """Of one interaction: agreed, newer, accepted, differs, unserved, repeat, or not replayable."""

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
        self.polled = set()

    def run(self):
        self.mapping.foresee(self.recording)
        self.mapping.words = self.rules.words(self.recording.name)
        steps = self.given() + list(prelude.steps_of(self.recording, self.mapping))
        self.put_in([s for s in steps if s.before is None])
        for number in self.rules.listed(self.recording.name, "replay_first"):
            early = self.recording.interactions[number]
            answer = self.ask(early)
            self.mapping.learn(early, answer.headers, answer.body)
        repeated = repeats_of(self.recording)
        for interaction in self.recording.interactions:
            self.put_in([s for s in steps if s.before == interaction.number])
            if interaction.number in repeated:
                yield Outcome(interaction, "repeat")
            else:
                yield self.replay(interaction)

    def given(self):
        return [prelude.Step(s["service"], s["method"], s["target"], s.get("body"), s.get("stands_for"), s.get("before"))
                for s in self.rules.listed(self.recording.name, "prelude")]

    def put_in(self, steps):
        for step in steps:
            if step.unless_known and step.unless_known.lower() in self.mapping.ids:
                continue
            answer = self.put_in_one(step)
            if answer.status >= 300:
                self.trouble.append(f"{step.method} {step.target}: {answer.status}{compare.code_hint(answer.body)}")
            elif step.stands_for:
                self.mapping.align(step.stands_for, answer.body, "")

    def put_in_one(self, step):
        target = step.target
        for name in ("subscription", "organization", "project"):
            target = target.replace("{" + name + "}", self.sandbox.ready[name])
        return self.sandbox.ask(step.service, step.method, self.mapping.text(target).replace(" ", "%20"),
                                self.mapping.body(step.body), None, self.preparer(step))

    def preparer(self, step):
        """Who owns what is put in first: the person who asks for everything, where it is one."""
        person = step.service.startswith("azureDevOps") and self.rules.caller(self.recording.name, None) == "person"
        return "person" if person else "administrator"

    def replay(self, interaction):
        reason = self.rules.reason_against(self.recording.name, interaction.number)
        if interaction.host not in HOSTS:
            reason = f"host {interaction.host} is not emulated"
        if reason:
            return Outcome(interaction, "not replayable", reasons=[reason])
        answer = self.ask(interaction)
        route = self.sandbox.last_route()
        if self.ended_sooner(interaction, answer):
            return Outcome(interaction, "repeat")
        self.mapping.learn(interaction, answer.headers, answer.body)
        found = compare.differences(interaction, answer, self.recording.publisher, self.mapping)
        if found and self.unserved(interaction, answer, route):
            return Outcome(interaction, "unserved")
        state, kept = self.accepted.state_of(self.recording.name, found)
        return Outcome(interaction, state, kept)

    def ask(self, interaction):
        service = HOSTS[interaction.host]
        headers = {name: value for name, value in interaction.request_headers.items() if name in FORWARDED}
        body = self.mapping.body(interaction.request_body)
        caller = self.caller(interaction)
        for attempt in range(60):
            answer = self.sandbox.ask(service, interaction.method, self.mapping.target(interaction), body, headers,
                                      caller)
            if not self.is_early(interaction, answer):
                break
            time.sleep(0.0 if attempt < 20 else 0.25)
        return answer

    def caller(self, interaction):
        caller = self.rules.caller(self.recording.name, interaction.number)
        if caller == "stranger" and not self.sandbox.can_be(caller):
            self.trouble.append(f"#{interaction.number} is asked by the administrator: no {caller} could be made")
            return "administrator"
        return caller

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

    def ended_sooner(self, interaction, answer):
        """Whether the recording polls on where the sandbox, having been seen at it, is done."""
        if interaction.status == answer.status == 202:
            self.polled.add(interaction.path)
        return interaction.status == 202 and answer.status in (200, 204) and interaction.path in self.polled

    def unserved(self, interaction, answer, route):
        if route is None:
            return answer.status >= 400
        namespace = re.findall(r"/providers/([^/?]+)", interaction.path)
        foreign = bool(namespace) and namespace[-1].lower() not in SERVED_NAMESPACES
        return "{*rest}" in route and foreign and interaction.status < 300 <= answer.status


def replay_one(recording, options, world, rule_book, accepted):
    scenario, trouble = rule_book.scenario(recording.name), []
    try:
        started = Sandbox(options.keyless, world, scenario)
    except RuntimeError as error:
        started, trouble = Sandbox(options.keyless, world), [f"the scenario was refused: {error}"]
    with started as sandbox:
        replay = Replay(recording, sandbox, rule_book, accepted)
        replay.trouble = trouble
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
    parser.add_argument("--land", action="store_true", help="make what agrees now the floor of the gate")
    return parser.parse_args()


def main():
    options = arguments()
    if not pathlib.Path(options.recordings).is_dir():
        print(f"skipped: {options.recordings} is missing")
        return 77
    rule_book, accepted, world = rules.Rules(), rules.Accepted(), NewWorld(options.keyless)
    for row in accepted.unproven(pathlib.Path(options.recordings)):
        sys.exit(f"{row['since']} does not show {row['difference']}")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda r: replay_one(r, options, world, rule_book, accepted), chosen(options)))
    for result in results:
        report.print_result(result, options.verbose)
    return report.finish(results, accepted, options)


if __name__ == "__main__":
    sys.exit(main())
