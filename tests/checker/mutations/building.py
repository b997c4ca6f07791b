"""Builds a program with some of its sources replaced, by the commands that built it: one compilation for each replaced
file and one link. The replaced object comes before the libraries, so that the linker never asks them for theirs."""
import os
import re
import subprocess

import patches

PLACE = patches.ROOT / 'build' / 'mutations'
CACHE = {'CCACHE_SLOPPINESS': 'pch_defines,time_macros', 'CCACHE_NOHASHDIR': '1'}  # as the presets say


def folder_of(program):
    """The checker looks at many worlds, which pays for an optimized build; the others are built for the tests. Each file
    is compiled alone there, so that one can be replaced."""
    return patches.ROOT / 'build' / 'alone' / ('release' if program == patches.CHECKER else 'dev')


def place_of(program):
    return folder_of(program) / ('' if program == patches.THE_PROGRAM else 'tests') / program


def sh(command, cwd):
    done = subprocess.run(command, shell=True, cwd=cwd, capture_output=True, text=True, env={**os.environ, **CACHE})
    return '' if done.returncode == 0 else (done.stdout + done.stderr).strip() or f'{command} failed'


def build(program):
    folder = folder_of(program)
    configured = (folder / 'build.ninja').exists()
    wrong = '' if configured else sh(f'cmake --preset {folder.name} -B {folder} -DKEYLESS_BATCH=1', patches.ROOT)
    return wrong or sh(f'ninja {program}', folder)


def commands_of(program):
    told = subprocess.run(['ninja', '-t', 'commands', program], cwd=folder_of(program), capture_output=True, text=True,
                          check=True)
    return told.stdout.splitlines()


def source_in(command):
    """The file of src/ that a command compiles; '' where it compiles none."""
    found = re.search(r' -c (\S+)$', command)
    file = os.path.relpath(os.path.realpath(found[1]), patches.ROOT) if found else ''
    return file if file.startswith('src/') else ''


class Recipe:
    """How one program is built."""

    def __init__(self, program):
        self.program = program
        self.folder = folder_of(program)
        commands = commands_of(program)
        self.output = re.compile(rf' -o (tests/)?{program} ')
        self.link = next(line for line in reversed(commands) if self.output.search(line))
        self.compile = {source_in(line): line for line in commands}

    def compile_into(self, target, file, source):
        """What is wrong with a mutated file's style, as that a function is not used any more, is no error."""
        if file not in self.compile:
            return f'{file} is no part of {self.program}'
        command = re.sub(r' -MD .* -c \S+$', '', self.compile[file])
        return sh(f'{command} -Wno-error -o {target} -c {source}', self.folder)

    def link_into(self, target, objects):
        return sh(self.output.sub(f' {" ".join(map(str, objects))} -o {target} ', self.link), self.folder)


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
    wrong = patches.git_apply(patch, f'--directory={place.relative_to(patches.ROOT)}')
    objects = {file: copy.with_suffix('.o') for file, copy in copies.items()}
    for file, copy in copies.items():
        wrong = wrong or recipe.compile_into(objects[file], file, copy)
    return program, wrong or recipe.link_into(program, objects.values())
