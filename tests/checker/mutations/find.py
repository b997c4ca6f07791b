#!/usr/bin/env python3
"""Puts every fault back and expects it to be found, naming the invariant that it breaks."""
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import building
import patches

CHECKERS = {patches.CHECKER, 'keyless_test_walk'}  # these name the invariant; an existing test just fails
PATIENCE = 900


@dataclass
class Finding:
    patch: patches.Patch
    found: bool
    line: str  # the smallest world that shows it, or why it was not found


def arguments_for(patch, by_slice):
    if patch.program == patches.THE_PROGRAM:
        return [patch.test]
    if patch.program != patches.CHECKER:
        return ['--abort'] + ([patch.test] if patch.test else [])
    return ([] if by_slice or not patch.world else ['--in', patch.world]) + list(patch.invariants)


def run(program, arguments):
    """Whether it ended well, and what it printed. A script is given the program, every other one its arguments."""
    script = program.name == patches.THE_PROGRAM
    command = ['sh', *arguments, str(program)] if script else [str(program), *arguments]
    try:
        done = subprocess.run(command, cwd=patches.ROOT, capture_output=True, text=True, errors='replace',
                              timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return False, f'not done within {PATIENCE} s'
    return done.returncode == 0, done.stdout + done.stderr


def first(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else ''


def failed_test(output):
    """The first test that failed: Catch2 prints it between two lines of dashes, a script behind a word."""
    return first(r'^-{79}\n(.+)\n', output) or first(r'^FAILED: (.+)$', output)


def judged(patch, program, by_slice):
    well, output = run(program, arguments_for(patch, by_slice))
    if well:
        return False, 'not found'
    if patch.program not in CHECKERS:
        return True, 'test: ' + failed_test(output)
    named = [one for one in patch.invariants if re.search(rf'^\s*{one}: ', output, re.MULTILINE)]
    world = first(r'^\s*case: (.+)$', output)
    if not named:
        return False, 'another invariant: ' + (world or failed_test(output))
    return True, f'{named[0]}: ' + (world or failed_test(output))


def key_of(patch, by_slice):
    return patch.program, tuple(arguments_for(patch, by_slice))


def sound_before(wanted, by_slice):
    """Whether each program ends well without any fault: what it finds says nothing where it does not."""
    asked = sorted({key_of(one, by_slice) for one in wanted})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        well = pool.map(lambda key: run(building.place_of(key[0]), key[1])[0], asked)
    return dict(zip(asked, well))


def look_for(patch, recipes, sound, by_slice):
    if not sound[key_of(patch, by_slice)]:
        return Finding(patch, False, 'fails without this fault, too')
    program, wrong = building.mutated(patch, recipes[patch.program])
    found, line = (False, 'not built: ' + wrong.splitlines()[0]) if wrong else judged(patch, program, by_slice)
    program.unlink(missing_ok=True)
    return Finding(patch, found, line)


def row(finding):
    patch = finding.patch
    program = 'checker' if patch.program == patches.CHECKER else patch.program.removeprefix('keyless_test_')
    program = patch.test.split('/')[-1] if patch.program == patches.THE_PROGRAM else program
    program += '' if patch.program in CHECKERS else '*'
    mark = 'found' if finding.found else 'MISSED'
    return f'{mark:<7}{patch.name:<38}{" ".join(patch.invariants):<8}{program:<11}{finding.line}'


def main(words):
    begun = time.monotonic()
    by_slice = '--slice' in words
    wanted = patches.chosen([word for word in words if word != '--slice'])
    programs = sorted({one.program for one in wanted})
    if wrong := ''.join(building.build(program) for program in programs):
        print(wrong)
        return 1
    sound = sound_before(wanted, by_slice)
    recipes = {program: building.Recipe(program) for program in programs}
    found = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for finding in pool.map(lambda patch: look_for(patch, recipes, sound, by_slice), wanted):
            print(row(finding), flush=True)
            found += finding.found
    print('* an existing test, where no checker can see the fault: the patch says why')
    print(f'found {found} of {len(wanted)} in {time.monotonic() - begun:.0f} s')
    return 0 if found == len(wanted) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
