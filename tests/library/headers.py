#!/usr/bin/env python3
"""What include/keyless and its archive promise: headers.py ARCHIVE

Public headers include the standard library, Boost.System's result and each other only; keyless.hpp includes all of
them; the archive needs neither Asio nor libssl; the code on docs/library.md is
the example's, and each kind has a row there.
"""
import json
import pathlib
import re
import subprocess
import sys

HEADERS = pathlib.Path('include/keyless')
PAGE = pathlib.Path('docs/library.md')
EXAMPLE = pathlib.Path('tests/library/example/main.cpp')
FOREIGN = re.compile(r'\b(SSL_\w+|BIO_\w+)|asio|beast')


def includes(header):
    return re.findall(r'^\s*#\s*include\s*([<"].+[>"])', header.read_text(), re.M)


def is_allowed(name):
    ours = re.fullmatch(r'"keyless/([a-z]+\.hpp)"', name)
    if ours:
        return (HEADERS / ours.group(1)).exists()
    return name == '<boost/system/result.hpp>' or re.fullmatch(r'<[a-z_]+>', name)


def main():
    headers = sorted(HEADERS.iterdir())
    problems = [f'{header} includes {name}' for header in headers for name in includes(header) if not is_allowed(name)]
    whole = set(includes(HEADERS / 'keyless.hpp'))
    problems += [f'keyless.hpp does not include {header.name}' for header in headers
                 if header.name != 'keyless.hpp' and f'"keyless/{header.name}"' not in whole]
    listed = subprocess.run(['nm', '--undefined-only', sys.argv[1]], capture_output=True, text=True, check=True).stdout
    needed = {line.split()[-1] for line in listed.split('\n') if ' U ' in line}
    if not needed:
        problems.append(f'nm found no symbol in {sys.argv[1]}')
    problems += [f'the archive needs {name}' for name in sorted(needed) if FOREIGN.search(name)]
    code = re.findall(r'```cpp\n(.*?)```', PAGE.read_text(), re.S)
    problems += [f'{PAGE}: this code is not in {EXAMPLE}: {one[:60]}' for one in code if one not in EXAMPLE.read_text()]
    if not code:
        problems.append(f'{PAGE} shows no code')
    live = json.loads(pathlib.Path('schemas/live.schema.json').read_text())
    kinds = live['properties']['resources']['items']['properties']['kind']['enum']
    rows = re.findall(r'^\| `(\w+)` \|.*@?', PAGE.read_text(), re.M)
    problems += [f'{PAGE}: {kind} has no row' for kind in kinds if kind not in rows]
    print('\n'.join(problems) if problems else f'{len(headers)} headers, {len(needed)} symbols needed from elsewhere')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
