#!/usr/bin/env python3
"""The documents of the library, held to their schemas, which must refuse them with a member less or more. The tests of
C++ hold the library to the same files. Exit code 77 says "skipped"."""
import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print('skipped: there is no python3-jsonschema')
    sys.exit(77)

DOCUMENTS = {'desired': pathlib.Path('tests/golden/library/desired.json'),
             'live': pathlib.Path('tests/library/example/live.json')}
REQUIRED = ('formatVersion', 'resources')


def changed(document, change):
    other = copy.deepcopy(document)
    change(other)
    return other


def wrong_ones(document):
    for member in REQUIRED:
        yield f'without {member}', changed(document, lambda other: other.pop(member))
    yield 'with one member more', changed(document, lambda other: other.update(surprise=1))
    yield 'as format 2.0', changed(document, lambda other: other.update(formatVersion='2.0'))
    row = {'surprise': 1}
    yield 'with one member more in a resource', changed(document, lambda other: other['resources'][0].update(row))


def wrong_fields(document):
    for number, resource in enumerate(document['resources']):
        for name, value in (('surprise', 'text'), (next(iter(resource['fields'])), 1)):
            field = {name: value}
            yield (f'with {field} in a {resource["kind"]}',
                   changed(document, lambda other: other['resources'][number]['fields'].update(field)))


def main():
    problems = []
    for name, file in DOCUMENTS.items():
        schema = json.loads(pathlib.Path(f'schemas/{name}.schema.json').read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        document = json.loads(file.read_text())
        problems += [f'{file}: {"/".join(map(str, wrong.absolute_path))}: {wrong.message[:200]}'
                     for wrong in validator.iter_errors(document)]
        wrong = list(wrong_ones(document)) + (list(wrong_fields(document)) if name == 'live' else [])
        problems += [f'{name}.schema.json accepts {file} {how}' for how, other in wrong if validator.is_valid(other)]
    print('\n'.join(problems))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
