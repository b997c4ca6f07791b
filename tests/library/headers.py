#!/usr/bin/env python3
"""What include/keyless and its archive promise: headers.py ARCHIVE

Public headers include the standard library, Boost.System's result and each other only; keyless.hpp includes all of
them; whatever they declare is documented; the archive needs neither Asio nor libssl; the code on docs/library.md is
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
# What needs no words of its own: directives, ends, what is alike everywhere.
PLAIN = re.compile(r'^(#|\}|public:|namespace|template|return|message =|std::size_t operator)|= default;$|\bParts\b')
FOREIGN = re.compile(r'\b(SSL_\w+|BIO_\w+)|asio|beast')


def includes(header):
    return re.findall(r'^\s*#\s*include\s*([<"].+[>"])', header.read_text(), re.M)


def is_allowed(name):
    ours = re.fullmatch(r'"keyless/([a-z]+\.hpp)"', name)
    if ours:
        return (HEADERS / ours.group(1)).exists()
    return name == '<boost/system/result.hpp>' or re.fullmatch(r'<[a-z_]+>', name)


def undocumented(header):
    """Lines that declare something public and have no comment, above or beside."""
    hidden, above, inside = False, '', False
    for number, line in enumerate(header.read_text().split('\n'), 1):
        words, code = line.strip(), re.sub(r'//.*', '', line).strip()
        hidden = (hidden or code == 'private:') and code != '};'
        declares = code and not (hidden or inside or PLAIN.search(code))
        if declares and '///' not in line and not above.startswith('///'):
            yield f'{header}:{number} says nothing of: {code}'
        inside = bool(code) and not re.search(r'[;{},:]$', code)
        above = words


def main():
    headers = sorted(HEADERS.iterdir())
    problems = [f'{header} includes {name}' for header in headers for name in includes(header) if not is_allowed(name)]
    problems += [line for header in headers for line in undocumented(header)]
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
