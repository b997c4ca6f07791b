"""Builds a program with some of its sources replaced, by the commands that built it: one compilation for each unit that
a replaced file is in, and one link. The replaced object comes before the libraries, so that the linker never asks them
for theirs."""
import os
import pathlib
import re
import subprocess
from dataclasses import dataclass

import patches

PLACE = patches.ROOT / 'build' / 'mutations'
CACHE = {'CCACHE_SLOPPINESS': 'pch_defines,time_macros', 'CCACHE_NOHASHDIR': '1'}  # as the presets say


BUILT = patches.ROOT / 'build' / 'dev'


def place_of(program):
    return BUILT / ('' if program == patches.THE_PROGRAM else 'tests') / program


def sh(command, cwd):
    done = subprocess.run(command, shell=True, cwd=cwd, capture_output=True, text=True, env={**os.environ, **CACHE})
    return '' if done.returncode == 0 else (done.stdout + done.stderr).strip() or f'{command} failed'


def build(program):
    configured = (BUILT / 'build.ninja').exists()
    wrong = '' if configured else sh('cmake --preset dev', patches.ROOT)
    return wrong or sh(f'ninja {program}', BUILT)


def commands_of(program):
    told = subprocess.run(['ninja', '-t', 'commands', program], cwd=BUILT, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()


def inside(path):
    return os.path.relpath(os.path.realpath(path), patches.ROOT)


@dataclass(frozen=True)
class Unit:
    """What one command compiles: a file, or several that are included one after the other."""
    command: str
    files: tuple

    def source(self, copies):
        """The same, with copies of some files in their places."""
        return ''.join(f'#include "{copies.get(file, patches.ROOT / file)}"\n' for file in self.files)


def unit_of(command):
    found = re.search(r' -c (\S+)$', command)
    if not found:
        return Unit(command, ())
    path = pathlib.Path(found[1])
    paths = re.findall(r'#include "(.*)"', path.read_text()) if path.parent.name == 'Unity' else [path]
    return Unit(command, tuple(map(inside, paths)))


class Recipe:
    """How one program is built."""

    def __init__(self, program):
        self.program = program
        commands = commands_of(program)
        self.output = re.compile(rf' -o (tests/)?{program} ')
        self.link = next(line for line in reversed(commands) if self.output.search(line))
        self.unit = {file: unit for unit in map(unit_of, commands) for file in unit.files}

    def compile_into(self, target, unit, copies):
        """What is wrong with a mutated file's style, as that a function is not used any more, is no error."""
        source = target.with_suffix('.cpp')
        source.write_text(unit.source(copies))
        command = re.sub(r' -MD .* -c \S+$', '', unit.command)
        return sh(f'{command} -Wno-error -o {target} -c {source}', BUILT)

    def link_into(self, target, objects):
        return sh(self.output.sub(f' {" ".join(map(str, objects))} -o {target} ', self.link), BUILT)


def copied(file, place):
    copy = place / file
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes((patches.ROOT / file).read_bytes())
    return copy


def mutated(patch, recipe):
    """The program with the fault in it, and what went wrong instead."""
    place = PLACE / patch.name
    program = place / recipe.program
    copies = {file: copied(file, place) for file in patch.files}
    foreign = [file for file in copies if file not in recipe.unit]
    if foreign:
        return program, f'{foreign[0]} is no part of {recipe.program}'
    wrong = patches.git_apply(patch, f'--directory={place.relative_to(patches.ROOT)}')
    units = {recipe.unit[file] for file in copies}
    objects = {unit: place / f'unit_{number}.o' for number, unit in enumerate(units)}
    for unit, target in objects.items():
        wrong = wrong or recipe.compile_into(target, unit, copies)
    return program, wrong or recipe.link_into(program, objects.values())
