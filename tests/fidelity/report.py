"""What a replay says about itself."""
import collections
import re

import rules
from mapping import GUID

STATES = ("agreed", "newer", "accepted", "differs", "unserved", "repeat", "not replayable")


class Result:
    def __init__(self, recording, outcomes, trouble):
        self.recording, self.outcomes, self.trouble = recording, outcomes, trouble

    def count(self, *states):
        return sum(outcome.state in states for outcome in self.outcomes)

    @property
    def served(self):
        return self.count("agreed", "newer", "accepted", "differs")


def asked(interaction):
    target = interaction.path + ("?" + interaction.query if interaction.query else "")
    return f"{interaction.method} {target if len(target) < 150 else target[:147] + '...'}"


def print_result(result, verbose):
    notes = [f"{result.count(state)} {state}" for state in STATES[1:] if result.count(state)]
    print(f"{result.recording.name}: agreed {result.count('agreed')} of {result.served}"
          + (f" ({', '.join(notes)})" if notes else ""))
    for line in result.trouble:
        print(f"    prelude: {line}")
    for outcome in result.outcomes:
        number = f"#{outcome.interaction.number}"
        if verbose or (outcome.state == "differs"):
            print(f"    {number} {outcome.state}: {asked(outcome.interaction)}")
        for line in outcome.differences + (outcome.reasons if verbose else []):
            print(f"    {number}   {line}")


def route_of(interaction):
    """A recorded path without its ids and names, to count by."""
    path = GUID.sub("{id}", interaction.path)
    path = re.sub(r"(?i)(/resourcegroups/)[^/]+", r"\1{name}", path)
    path = re.sub(r"(/providers/[^/]+/[^/]+/)[^/]+", r"\1{name}", path)
    if "dev.azure.com" in interaction.host:
        path = re.sub(r"^/[^/]+(/[^_/][^/]*)?/", lambda m: "/{org}" + ("/{project}" if m[1] else "") + "/", path)
        path = re.sub(r"/\d+(?=/|$)", "/{number}", path)
    return f"{interaction.method} {interaction.host}{path}"


def by_folder(results):
    folders = collections.OrderedDict()
    for result in results:
        folders.setdefault(result.recording.name.split("/")[0], []).append(result)
    return folders


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "none"


def totals(results):
    """Agreed, agreed but for newer members, accepted, served, asked (everything but repeats) over these results."""
    counts = (sum(r.count(state) for r in results) for state in ("agreed", "newer", "accepted"))
    served = sum(r.served for r in results)
    return *counts, served, sum(len(r.outcomes) - r.count("repeat") for r in results)


def folder_lines(results):
    # Documentation examples are a second tier, and no part of the total.
    recorded = [r for r in results if not r.recording.name.startswith("docs-samples")]
    rows = list(by_folder(results).items()) + [("total", recorded)]
    for folder, members in rows:
        yield (folder, *totals(members))


def finish(results, accepted, options):
    unserved = collections.Counter(route_of(o.interaction) for r in results for o in r.outcomes
                                   if o.state == "unserved")
    if unserved:
        print(f"\nnot served ({sum(unserved.values())} interactions):")
        for route, count in unserved.most_common():
            print(f"    {count} x {route}")
    print()
    for folder, agreed, newer, excused, served, all_asked in folder_lines(results):
        print(f"{folder}: agreed {agreed + newer} of {served} on served paths ({percent(agreed + newer, served)}), "
              f"of all {all_asked} ({percent(agreed + newer, all_asked)}); {newer} of them but for members that newer "
              f"recordings show, {excused} differ for a known reason")
    if options.publish:
        import publish
        publish.replay_section(options.publish, results, accepted)
    if options.land:
        rules.land("replay", {folder: {"agreed": agreed + newer,
                                       "percent": 100 * (agreed + newer) // served if served else 0}
                              for folder, agreed, newer, _, served, _ in folder_lines(results)})
    return gate(results) if options.gate else 0


def gate(results):
    landed = rules.table("landed.json").get("replay", {})
    failed = 0
    for folder, exactly, newer, _, served, _ in folder_lines(results):
        agreed = exactly + newer
        floor = landed.get(folder, {})
        if agreed < floor.get("agreed", 0):
            print(f"FAILED: {folder}: {agreed} agreed, {floor['agreed']} landed")
            failed = 1
        if folder == "total" and served and 100 * agreed / served < floor.get("percent", 0):
            print(f"FAILED: {percent(agreed, served)} of the served interactions agree, {floor['percent']} % landed")
            failed = 1
    return failed
