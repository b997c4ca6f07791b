#!/usr/bin/env python3
"""Every JSON document that a command prints, held to its schema: documents.py KEYLESS

Each is printed for real, against a sandbox. A schema must refuse the document without any of its members, and with one
more; no document has an empty string, or a flag as text. Exit code 77 says "skipped".
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print('skipped: there is no python3-jsonschema')
    sys.exit(77)

SCHEMAS = pathlib.Path('schemas')
MANIFEST = 'manifests/microbots.yaml'
# What people wrote, or a file as it is: taken over letter by letter.
VERBATIM = {'text', 'policy'}
# Members that are there only when there is something to say.
OPTIONAL = {'hmac', 'missingPermissions', 'refusals', 'notEvaluated', 'policy'}


class Documents:
    def __init__(self, keyless, folder):
        self.keyless, self.folder = keyless, pathlib.Path(folder)
        self.seen, self.problems, self.checked = set(), [], 0

    def run(self, *arguments):
        words = [self.keyless, *arguments]
        return subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)

    def expect(self, schema, code, *arguments):
        ran = self.run(*arguments, '--output', 'json')
        name = ' '.join(arguments).replace(str(self.folder), 'FOLDER')
        if ran.returncode != code:
            self.problems.append(f'{name}: exit code {ran.returncode}, expected {code}: {ran.stderr[:300]}')
        try:
            self.check(name, schema, json.loads(ran.stdout))
        except ValueError as error:
            self.problems.append(f'{name}: {error}: {ran.stdout[:200]!r} {ran.stderr[:300]!r}')

    def check(self, name, schema, document):
        self.seen.add(schema)
        self.checked += 1
        described = json.loads((SCHEMAS / f'{schema}.schema.json').read_text())
        jsonschema.Draft7Validator.check_schema(described)
        validator = jsonschema.Draft7Validator(described)
        for wrong in validator.iter_errors(document):
            self.problems.append(f'{name}: {"/".join(map(str, wrong.absolute_path))}: {wrong.message[:200]}')
        for spoiled, how in variants(document):
            if validator.is_valid(spoiled):
                self.problems.append(f'{name}: {schema}.schema.json accepts it {how}')
        self.problems += [f'{name}: {found}' for found in untidy(document, '')]


def variants(document):
    for member in document:
        if member not in OPTIONAL:
            yield {key: value for key, value in document.items() if key != member}, f'without {member}'
    yield {**document, 'surprise': 1}, 'with one member more'
    yield {**document, 'formatVersion': '1.0'}, 'as format 1.0'
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            more = copy.deepcopy(document)
            more[key][0]['surprise'] = 1
            yield more, f'with one member more in {key}'


def untidy(value, path):
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in VERBATIM:
                yield from untidy(member, f'{path}/{key}')
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from untidy(member, f'{path}/{number}')
    elif value == '':
        yield f'{path} is an empty string'
    elif value in ('true', 'false'):
        yield f'{path} is a flag as text'


def print_all(documents):
    folder = documents.folder
    cloud = f'--sandbox={folder}/cloud'
    plan = folder / 'plan.json'
    broken = folder / 'broken.yaml'
    broken.write_text('version: 1\nteam: x\nroles: []\n')
    documents.expect('validate', 0, 'validate', MANIFEST)
    documents.expect('validate', 1, 'validate', str(broken))
    documents.expect('validate', 3, 'validate', MANIFEST, '--team', 'payments')
    documents.expect('validate', 1, 'plan', str(broken), cloud)
    documents.expect('plan', 0, 'plan', MANIFEST, cloud)
    documents.expect('plan', 3, 'plan', MANIFEST, cloud, '--team', 'payments')
    documents.expect('drift', 2, 'drift', MANIFEST, cloud, '--out', f'{folder}/drift.json')
    documents.check('drift --out', 'drift', json.loads((folder / 'drift.json').read_text()))
    documents.expect('output', 1, 'output', MANIFEST, cloud)
    documents.expect('verify', 1, 'verify', MANIFEST, cloud)
    documents.expect('error', 1, 'apply', MANIFEST, cloud)
    documents.run('plan', MANIFEST, cloud, '--out', str(plan))
    documents.check('plan --out', 'plan', json.loads(plan.read_text()))
    documents.expect('plan', 0, 'show', str(plan))
    documents.expect('apply', 3, 'apply', MANIFEST, cloud, '--team', 'payments', '--auto-approve')
    documents.expect('apply', 0, 'apply', MANIFEST, cloud, '--auto-approve')
    documents.expect('apply', 0, 'apply', MANIFEST, cloud, '--auto-approve')
    documents.expect('error', 3, 'apply', str(plan), cloud)
    documents.expect('plan', 0, 'plan', MANIFEST, cloud)
    documents.expect('drift', 0, 'drift', MANIFEST, cloud)
    documents.expect('output', 0, 'output', MANIFEST, cloud)
    documents.expect('verify', 0, 'verify', MANIFEST, cloud)
    documents.expect('error', 3, 'revert', 'sc-microbots-openai', MANIFEST, cloud, '--auto-approve')
    documents.expect('migration', 0, 'report', 'migration', '--organization', 'contoso', cloud)
    documents.expect('export', 0, 'export', '--organization', 'contoso', cloud)
    documents.expect('export', 0, 'export', '--organization', 'contoso', cloud, '--out', f'{folder}/exported')
    documents.expect('apply', 0, 'destroy', MANIFEST, cloud, '--auto-approve')
    print_old_places(documents)


def print_old_places(documents):
    """An organization with everything that can be wrong with a connection."""
    folder = documents.folder
    cloud = f'--sandbox={folder}/brownfield'
    documents.run('sandbox', 'new', 'brownfield', '--size', '40', '--state', f'{folder}/brownfield')
    documents.expect('migration', 0, 'report', 'migration', '--organization', 'contoso', cloud)
    documents.expect('export', 0, 'export', '--organization', 'contoso', cloud, '--out', f'{folder}/old')
    documents.expect('plan', 0, 'plan', f'{folder}/old', cloud, '--policy', f'{folder}/old/policy.json')


def old_plan_is_refused(documents):
    old = documents.folder / 'old.json'
    document = json.loads((documents.folder / 'plan.json').read_text())
    old.write_text(json.dumps({**document, 'formatVersion': '1.0'}))
    for command in ('apply', 'show'):
        ran = documents.run(command, str(old), *([f'--sandbox={documents.folder}/cloud'] if command == 'apply' else []))
        if ran.returncode != 3 or 'plan format 1.0 is not supported' not in ran.stderr:
            documents.problems.append(f'{command} of a plan of format 1.0: {ran.returncode} {ran.stderr[:300]}')
        if 'keyless plan --out FILE' not in ran.stderr:
            documents.problems.append(f'{command} of a plan of format 1.0 does not say what to do')


def main():
    with tempfile.TemporaryDirectory() as folder:
        documents = Documents(sys.argv[1], folder)
        print_all(documents)
        old_plan_is_refused(documents)
    # Of files that people write, or that other tests hold to their schema.
    inputs = {'manifest', 'defaults', 'policy', 'cloud', 'live', 'desired'}
    unused = {file.name.split('.')[0] for file in SCHEMAS.iterdir()} - documents.seen - inputs
    documents.problems += [f'no command printed a document for {name}.schema.json' for name in sorted(unused)]
    for problem in dict.fromkeys(documents.problems):
        print(problem)
    print(f'documents: {documents.checked} checked, {len(documents.problems)} problems')
    return 1 if documents.problems else 0


if __name__ == '__main__':
    sys.exit(main())
