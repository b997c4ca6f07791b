"""Holds every pipeline of manifests/pipelines and every snippet that `keyless snippet` prints to the published
schema of Azure Pipelines: valid.py --keyless PROGRAM. Exit code 77 says "skipped"."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT.parent / "shared/specs/azure-pipelines/service-schema.json"
TASKS = ["AzureCLI", "AzurePowerShell", "script"]

# Printable, allowed as names of service connections, and all of them meant as text.
NAMES = ["sc-microbots-openai", "it's ours", "- a list", "a: b", "{a: 1}", "[a]", "true", "null", "123", "1.5", "@x", "`x`",
         "!x", "&x", "yes", "~", "a, b", "x $y", "'", "''", "a;b]c", "0x1F", "1_000", "2026-11-21", "=", "::set-output"]
# Names that a pipeline would take for expressions: refused, because nothing in YAML prevents it.
EXPRESSIONS = ["$(x)", "a$(System.AccessToken)", "${{ x }}", "$[x]"]

MANIFEST = """version: 1
team: t
azure: {tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47, subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590, location: eastus}
azureDevOps: {organization: contoso, project: P}
identities: [{name: mi-x, resourceGroup: rg}]
serviceConnections: [{name: NAME, identity: mi-x}]
"""


def problems_of(document, validator):
    """The deepest of what does not fit, where alternatives hide it."""
    errors = sorted(validator.iter_errors(document), key=lambda error: len(error.path))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors[:3]]


def snippet(program, name, task, folder):
    manifest = folder / "manifest.yaml"
    manifest.write_text(MANIFEST.replace("NAME", json.dumps(name)))
    return subprocess.run([program, "snippet", name, str(manifest), "--task", task], capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keyless", required=True)
    program = parser.parse_args().keyless
    try:
        import jsonschema
        import yaml
    except ImportError as missing:
        print(f"skipped: {missing}")
        return 77
    if not SCHEMA.exists():
        print("skipped: there is no ../shared/specs")
        return 77
    schema = json.loads(SCHEMA.read_text())
    pipelines = jsonschema.Draft7Validator(schema)
    steps = jsonschema.Draft7Validator({"definitions": schema["definitions"], "$ref": "#/definitions/steps"})
    found, checked = [], 0

    files = sorted((ROOT / "manifests/pipelines").glob("*.yml"))
    for file in files:
        checked += 1
        found += [f"{file.name}: {problem}" for problem in problems_of(yaml.safe_load(file.read_text()), pipelines)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for name in NAMES:
            for task in TASKS:
                checked += 1
                done = snippet(program, name, task, folder)
                if done.returncode != 0:
                    found.append(f"{name!r} {task}: exit {done.returncode}: {done.stderr.strip()[:200]}")
                    continue
                step = yaml.safe_load(done.stdout)
                found += [f"{name!r} {task}: {problem}" for problem in problems_of(step, steps)]
                if step[0]["inputs"]["azureSubscription"] != name:
                    found.append(f"{name!r} {task}: it names {step[0]['inputs']['azureSubscription']!r}")
        for name in EXPRESSIONS:
            checked += 1
            if snippet(program, name, "AzureCLI", folder).returncode != 1:
                found.append(f"{name!r}: not refused")
    # A checker that finds nothing wrong must be able to.
    wrong = [{"task": "AzureCLI@2", "inputs": {"scriptType": "bash", "azureSubscripton": "x"}}]
    if not problems_of(wrong, steps) or not problems_of({"steps": wrong}, pipelines):
        found.append("the checker lets a wrong step pass")
    for problem in found:
        print(problem)
    print(f"pipelines and snippets: {checked} checked, {len(found)} problems, {len(files)} files")
    return 1 if found or len(files) < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
