#!/usr/bin/env python3
"""Whether every patch of this folder still applies. Skipped, by name, where there is no git checkout."""
import sys

import patches

FAULTS = {'B1', 'B2', 'B3', 'B4', 'B5', 'B7', 'B9', 'C1', 'C2', 'C3', 'C4', 'C5'}
SKIPPED = 77


def main():
    if not (patches.ROOT / '.git').exists():
        print('mutations: skipped, this is no git checkout')
        return SKIPPED
    found = patches.chosen([])
    problems = [f'{one.name}: {said}' for one in found if (said := patches.git_apply(one, '--check'))]
    problems += [f'{one.name}: {file} is no source file' for one in found for file in one.files
                 if not file.startswith('src/') or not file.endswith('.cpp')]
    problems += [f'no patch puts {fault} back' for fault in sorted(FAULTS - {one.fault for one in found})]
    print('\n'.join(problems) if problems else f'mutations: {len(found)} patches apply')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
