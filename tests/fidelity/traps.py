#!/usr/bin/env python3
"""Counts the traps of the API documents that have a test of their own: `ARM trap N: ...` and `DevOps trap N: ...`.

    traps.py [--tests tests] [--documents ../shared/api]
"""
import argparse
import pathlib
import re
import sys

from rules import land, table

DOCUMENTS = {"ARM": "azure-arm-entra-graph.md", "DevOps": "azure-devops.md"}
EACH = 25
TEST = re.compile(r'TEST_CASE(?:_METHOD)?\(\s*(?:\w+\s*,\s*)?"(ARM|DevOps) trap (\d+):')


def tested(folder):
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*.cpp")):
        for family, number in TEST.findall(path.read_text(encoding="utf-8")):
            found.setdefault((family, int(number)), []).append(path.name)
    return found


def sentences(folder):
    """First words of each trap, where the documents are there to name them."""
    known = {}
    for family, name in DOCUMENTS.items():
        path = pathlib.Path(folder) / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        start = max((m.start() for m in re.finditer(r"(?im)^#+ .*trap", text)), default=len(text))
        for number, words in re.findall(r"(?m)^(\d+)\. (.{0,110})", text[start:]):
            known.setdefault((family, int(number)), words)
    return known


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", default="tests")
    parser.add_argument("--documents", default="../shared/api")
    parser.add_argument("--land", action="store_true", help="make the number there is now the floor")
    options = parser.parse_args()
    found, known = tested(options.tests), sentences(options.documents)
    wanted = [(family, number) for family in DOCUMENTS for number in range(1, EACH + 1)]
    for trap in wanted:
        if trap not in found:
            print(f"missing: {trap[0]} trap {trap[1]}: {known.get(trap, '')}")
    for trap in sorted(set(found) - set(wanted)):
        print(f"there is no {trap[0]} trap {trap[1]} (in {', '.join(found[trap])})")
    count = len(set(wanted) & set(found))
    print(f"{count} of {len(wanted)} traps have a test")
    if options.land:
        land("traps", count)
    landed = table("landed.json").get("traps", 0)
    if count < landed or set(found) - set(wanted):
        print(f"FAILED: {landed} landed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
