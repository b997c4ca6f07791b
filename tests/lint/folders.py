#!/usr/bin/env python3
"""No folder of src/ includes, by whatever way round, one that includes it. Cycles that are still there are listed by
name, so that they can only get fewer."""
import collections
import pathlib
import re
import sys

# Folders that reach each other, as sets. Take out what is mended; add nothing.
KNOWN = [
    {'model', 'model/kinds'},
]


def edges_of(root):
    """Folder -> folder that it includes -> one line that does."""
    edges = collections.defaultdict(dict)
    for path in sorted(root.rglob('*.[ch]pp')):
        folder = path.parent.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text().split('\n'), 1):
            found = re.match(r'#include "(.+)/[^/]+"', line)
            if found and (root / found.group(1)).is_dir() and found.group(1) != folder:
                edges[folder].setdefault(found.group(1), f'{path}:{number}')
    return edges


def reached_from(start, edges):
    reached, open_ends = set(), [start]
    while open_ends:
        for target in edges.get(open_ends.pop(), {}):
            if target not in reached:
                reached.add(target)
                open_ends.append(target)
    return reached


def cycles_in(edges):
    """Sets of folders that reach each other."""
    reached = {folder: reached_from(folder, edges) for folder in list(edges)}
    cycles = []
    for folder in sorted(reached):
        cycle = {other for other in reached[folder] if folder in reached.get(other, set())}
        if cycle and cycle not in cycles:
            cycles.append(cycle)
    return cycles


def main():
    edges = edges_of(pathlib.Path('src'))
    cycles = cycles_in(edges)
    problems = []
    for cycle in cycles:
        if any(cycle <= known for known in KNOWN):
            continue
        problems.append('these folders include each other: ' + ', '.join(sorted(cycle)))
        problems += [f'  {line}: {folder} includes {target}' for folder in sorted(cycle)
                     for target, line in sorted(edges[folder].items()) if target in cycle]
    for known in KNOWN:
        if not any(cycle & known for cycle in cycles):
            problems.append('mended, take it out of KNOWN: ' + ', '.join(sorted(known)))
    print('\n'.join(problems))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
