#!/usr/bin/env python3
"""docs/architecture.md and docs/contributing.md are held to the tree: every link leads somewhere, every room has a row."""
import pathlib
import re
import sys

PAGES = ('docs/architecture.md', 'docs/contributing.md')


def main():
    problems = []
    for page in PAGES:
        text = pathlib.Path(page).read_text()
        for target in re.findall(r'\]\(([^)#:]+)\)', text):
            if not (pathlib.Path(page).parent / target).exists():
                problems.append(f'{page}: {target} is not there')
    rows = set(re.findall(r'^\| \[(src/[a-z]+)\]', pathlib.Path(PAGES[0]).read_text(), re.M))
    rooms = {str(room) for room in pathlib.Path('src').iterdir() if room.is_dir()}
    problems += [f'{PAGES[0]}: {room} has no row' for room in sorted(rooms - rows)]
    problems += [f'{PAGES[0]}: {room} is no room' for room in sorted(rows - rooms)]
    print('\n'.join(problems))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
