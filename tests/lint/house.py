#!/usr/bin/env python3
"""The rules of the house that a compiler does not check: which room may include which, and words that must not appear."""
import pathlib
import re
import sys

# Room -> rooms it may include, as the table of the design says. `base` may be used by all, `model` by all but `base`.
MAY = {
    'base': set(),
    'model': set(),
    'manifest': set(),
    'desired': {'manifest'},
    'live': {'providers'},
    'survey': {'providers', 'manifest'},
    'diff': set(),
    'policy': {'manifest', 'diff'},
    'plan': set(),
    'library': {'manifest', 'desired', 'diff', 'policy', 'plan'},
    'apply': {'providers', 'http'},
    'verify': {'providers', 'http', 'auth'},
    'rights': {'providers'},
    'providers': {'http', 'auth'},
    'auth': {'http'},
    'http': set(),
    'report': {'http'},
    'sandbox': {'http', 'manifest'},
}
SANDBOX_MAY_USE = {'http/codec.hpp', 'http/system_clock.hpp', 'http/secret.hpp', 'http/message.hpp',
                   'manifest/yaml/yaml.hpp', 'manifest/yaml/bytes.hpp'}
# Where a room's text leaves the program: there JSON has one way out, which makes it harmless.
FORBIDDEN_IN = {'report': [(re.compile(r'\.dump\('), 'JSON is printed by printed_json() only')],
                'cli': [(re.compile(r'\.dump\('), 'JSON is printed by printed_json() only')]}
FORBIDDEN = [(re.compile(r'verify_none'), 'TLS verification is always on'),
             (re.compile(r'\bLoadAll\b'), 'yaml-cpp 0.7 loops for ever in LoadAll'),
             (re.compile(r'asio::detached'), 'detached swallows exceptions'),
             (re.compile(r'#include <regex>'), '<regex> is slow to compile and to run')]


def includes(path):
    for number, line in enumerate(path.read_text().split('\n'), 1):
        found = re.match(r'#include "([a-z_]+)/(.+)"', line)
        if found:
            yield number, found.group(1), f'{found.group(1)}/{found.group(2)}'


def main():
    problems = []
    for path in sorted(pathlib.Path('src').rglob('*.[ch]pp')):
        room = path.parts[1]
        for number, target, header in includes(path):
            if target == 'sandbox' and room == 'cli' and not path.name.startswith('sandbox_'):
                problems.append(f'{path}:{number}: only sandbox_*.cpp are left out of a build without the sandbox')
            if target in (room, 'base', 'keyless') or room == 'cli' or (target == 'model' and room != 'base'):
                continue
            if target not in MAY.get(room, set()):
                problems.append(f'{path}:{number}: {room} may not use {target}')
            elif room == 'sandbox' and header not in SANDBOX_MAY_USE:
                problems.append(f'{path}:{number}: the sandbox shares only the wire codec and the reader of YAML, not {header}')
        for number, line in enumerate(path.read_text().split('\n'), 1):
            for pattern, why in FORBIDDEN + FORBIDDEN_IN.get(room, []):
                if pattern.search(line):
                    problems.append(f'{path}:{number}: {why}')
    print('\n'.join(problems))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
