"""The patches of this folder: each puts one fault back, and its first lines say which and who finds it."""
import pathlib
import re
import subprocess
from dataclasses import dataclass

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
CHECKER = 'keyless_first_violation'
THE_PROGRAM = 'keyless'  # what a script of tests is given
HEADING = re.compile(r'^(?P<fault>[BC]\d) breaks (?P<invariants>I\d(?: I\d)*): (?P<sentence>.+)$')
FINDER = re.compile(r'^Found by (?P<program>keyless_\w+)(?: "(?P<test>[^"]+)")?: (?P<why>.*)$')
SCRIPT = re.compile(r'^Found by (?P<test>tests/\S+\.sh): (?P<why>.*)$')
WORLD = re.compile(r'^World: (?P<world>.+)$')
TOUCHED = re.compile(r'^\+\+\+ b/(.+)$', re.MULTILINE)


@dataclass(frozen=True)
class Patch:
    name: str
    fault: str
    invariants: tuple[str, ...]
    sentence: str
    program: str
    test: str  # which of the program's tests, as Catch2 is asked for them, '' for all; or the script
    world: str  # a small world of the checker in which the fault shows
    why: str  # why another program than the checker finds it
    files: tuple[str, ...]

    @property
    def path(self):
        return FOLDER / f'{self.name}.patch'


def read(path):
    text = path.read_text()
    lines = text.splitlines()
    heading = HEADING.match(lines[0])
    if not heading:
        raise SystemExit(f'{path}: the first line is not "FAULT breaks INVARIANT: sentence"')
    world = WORLD.match(lines[1])
    said = {'program': CHECKER, 'test': None, 'why': ''}
    if finder := FINDER.match(lines[1]):
        said = finder.groupdict()
    elif script := SCRIPT.match(lines[1]):
        said = {'program': THE_PROGRAM, **script.groupdict()}
    return Patch(path.stem, heading['fault'], tuple(heading['invariants'].split()), heading['sentence'],
                 said['program'], said['test'] or '', world['world'] if world else '', said['why'],
                 tuple(TOUCHED.findall(text)))


def chosen(beginnings):
    found = [read(path) for path in sorted(FOLDER.glob('*.patch'))]
    return [one for one in found if not beginnings or any(one.name.startswith(b) for b in beginnings)]


def git_apply(patch, *options):
    """Answers what git said; '' when all went well."""
    done = subprocess.run(['git', 'apply', *options, str(patch.path)], cwd=ROOT, capture_output=True, text=True)
    return '' if done.returncode == 0 else done.stderr.strip() or 'git apply failed'
