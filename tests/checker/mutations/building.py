"""Builds a program with some of its sources replaced, by the commands that built it: one compilation for each replaced
file and one link. The replaced object comes before the libraries, so that the linker never asks them for theirs."""
import os
import re
import subprocess

import patches

PLACE = patches.ROOT / 'build' / 'mutations'
CACHE = {'CCACHE_SLOPPINESS': 'pch_defines,time_macros', 'CCACHE_NOHASHDIR': '1'}  # as the presets say


def folder_of(program):
    """The checker looks at thousands of worlds, which pays for an optimized build; the others are built for the tests."""
    return patches.ROOT / 'build' / ('release' if program == patches.CHECKER else 'dev')


def place_of(program):
    return folder_of(program) / ('' if program == patches.THE_PROGRAM else 'tests') / program


def sh(command, cwd):
    done = subprocess.run(command, shell=True, cwd=cwd, capture_output=True, text=True, env={**os.environ, **CACHE})
    return '' if done.returncode == 0 else (done.stdout + done.stderr).strip() or f'{command} failed'


def build(program):
    preset = folder_of(program).name
    configured = (folder_of(program) / 'build.ninja').exists()
    return ('' if configured else sh(f'cmake --preset {preset}', patches.ROOT)) or sh(f'ninja {program}', folder_of(program))


def commands_of(program):
    told = subprocess.run(['ninja', '-t', 'commands', program], cwd=folder_of(program), capture_output=True, text=True,
                          check=True)
    return told.stdout.splitlines()


class Recipe:
    """How one program is built."""

    def __init__(self, program):
        self.program = program
        self.folder = folder_of(program)
        commands = commands_of(program)
        self.output = re.compile(rf' -o (tests/)?{program} ')
        self.link = next(line for line in reversed(commands) if self.output.search(line))
        self.compile = {}
        for line in commands:
            source = re.search(r' -c (\S+)$', line)
            if source and source[1].startswith(f'{patches.ROOT}/src/'):
                self.compile[source[1].removeprefix(f'{patches.ROOT}/')] = line

    def object_command(self, file, source, target):
        """What is wrong with a mutated file's style, as that a function is not used any more, is no error."""
        command = re.sub(r' -MD .* -c \S+$', '', self.compile[file])
        return f'{command} -Wno-error -o {target} -c {source}'

    def link_command(self, objects, target):
        return self.output.sub(f' {" ".join(map(str, objects))} -o {target} ', self.link)


def mutated(patch, recipe):
    """The program with the fault in it, and what went wrong instead."""
    place = PLACE / patch.name
    for file in patch.files:
        copy = place / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((patches.ROOT / file).read_bytes())
    wrong = patches.git_apply(patch, f'--directory={place.relative_to(patches.ROOT)}')
    objects = []
    for file in patch.files:
        objects.append((place / file).with_suffix('.o'))
        wrong = wrong or ('' if file in recipe.compile else f'{file} is no part of {recipe.program}') or sh(recipe.object_command(file, place / file, objects[-1]), recipe.folder)
    program = place / recipe.program
    return program, wrong or sh(recipe.link_command(objects, program), recipe.folder)
