"""Puts figures into docs/fidelity.md, between the comments that name each section."""
import collections
import pathlib

import report


def put(document, section, lines):
    path = pathlib.Path(document)
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- {section} -->\n", f"<!-- end of {section} -->"
    head, rest = text.split(start, 1)
    tail = rest.split(end, 1)[1]
    path.write_text(head + start + "\n".join(lines) + "\n" + end + tail, encoding="utf-8")


def cell(text):
    return text.replace("|", "\\|")


def replay_section(document, results, accepted):
    rows = ["| folder | agree | of these but for newer members | on served paths | | of all | | differ, accepted |",
            "| --- | --: | --: | --: | --: | --: | --: | --: |"]
    for folder, exactly, newer, excused, served, asked in report.folder_lines(results):
        agreed = exactly + newer
        rows.append(f"| {folder} | {agreed} | {newer} | {served} | {report.percent(agreed, served)} | {asked} | "
                    f"{report.percent(agreed, asked)} | {excused} |")
    put(document, "replay figures", rows)
    rows = ["| recordings | difference | times | why it stays |", "| --- | --- | --: | --- |"]
    for number, row in enumerate(accepted.rows):
        rows.append(f"| {cell(row['recording'])} | `{cell(row['difference'])}` | {accepted.met.get(number, 0)} | "
                    f"{cell(row['reason'])} |")
    put(document, "accepted differences", rows)
    reasons = collections.Counter((r.recording.name, reason) for r in results for o in r.outcomes
                                  if o.state == "not replayable" for reason in o.reasons)
    rows = ["| recording | interactions | why it is not replayed |", "| --- | --: | --- |"]
    rows += [f"| {name} | {count} | {cell(reason)} |" for (name, reason), count in sorted(reasons.items())]
    put(document, "not replayed", rows)


def specs_section(document, tally):
    rows = [f"{tally.valid} of {tally.checked} exchanges valid; {tally.faulted} with injected faults and "
            f"{sum(tally.undescribed.values())} that no description covers are left out."]
    rows += [""] + [f"- {count} x {text}" for text, count in sorted(tally.nearest.items())] if tally.nearest else []
    put(document, "description figures", rows)
