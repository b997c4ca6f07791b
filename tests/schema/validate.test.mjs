// The grammar as an independent JSON Schema validator sees it: what the loader accepts is valid; what it refuses for
// reasons a schema can express is not.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';

const source = process.env.KEYLESS_SOURCE ?? join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(source, 'schemas/manifest.schema.json'), 'utf8'));
// The forms of trust are told apart by what each requires, beside the properties and not inside each form.
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const validate = ajv.compile(schema);

// Findings about the value itself. All others need the whole manifest, its bytes or its spelling as YAML.
const expressible = new Set([
  'unknown-key', 'missing-key', 'missing-value', 'wrong-type', 'bad-version', 'bad-flag', 'bad-choice',
  'not-supported-yet', 'bad-name', 'bad-guid', 'bad-location', 'bad-id', 'bad-role', 'bad-scope', 'bad-issuer',
  'bad-subject', 'bad-audience', 'several-forms', 'not-supported', 'bad-text', 'bad-tag', 'bad-pattern',
]);
// Findings that only several values together show: each value is sound, and the schema must say so.
const together = new Set([
  'duplicate', 'case-differs', 'unknown-identity', 'ambiguous-identity', 'unexpected-key', 'missing-location',
  'risky-subject', 'too-many-credentials', 'unknown-kind',
]);
// Missing because of what another key says, or only YAML's spelling of a sound value.
const soundOneByOne = new Set([
  'identity-without-group', 'identity-existing-without-id', 'scope-resource-without-group', 'connection-without-devops',
  'connection-without-project', 'access-without-azure-devops', 'grammar-version-octal', 'grammar-version-hex', 'grammar-version-float',
]);

const manifestsIn = (folder) =>
  readdirSync(join(source, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => [name, join(source, folder, name)]);

/// The document as plain YAML, or undefined when it is none.
function plainYaml(path) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.length !== 1 || documents[0].errors.length > 0) return undefined;
  return documents[0].toJS({ mapAsMap: false });
}

function readable(path) {
  try {
    return plainYaml(path);
  } catch {
    return undefined;
  }
}

const codesBeside = (path) =>
  readFileSync(path.replace(/\.yaml$/, '.expected'), 'utf8').trim().split('\n').map((line) => line.split(' ')[1]);

test('the schema itself is sound and closed', () => {
  assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
  assert.equal(validate({}), false);
  assert.equal(schema.additionalProperties, false);
});

for (const [name, path] of manifestsIn('manifests')) {
  test(`example ${name} is valid`, () => {
    assert.equal(validate(plainYaml(path)), true, JSON.stringify(validate.errors));
  });
}

for (const [name, path] of manifestsIn('tests/golden/bad-input')) {
  const document = readable(path);
  if (document === undefined) continue; // not YAML to anybody
  const codes = codesBeside(path);
  const stem = name.replace(/\.yaml$/, '');
  if (soundOneByOne.has(stem) || codes.every((code) => together.has(code))) {
    test(`${name} is refused by the loader alone: ${codes.join(', ')}`, () =>
      assert.equal(validate(document), true, JSON.stringify(validate.errors)));
  } else if (codes.every((code) => expressible.has(code))) {
    test(`${name} is invalid: ${codes.join(', ')}`, () => assert.equal(validate(document), false));
  }
}

test('the schemas of defaults and of cloud files are sound and closed', () => {
  for (const name of ['defaults', 'cloud', 'output']) {
    const sound = ajv.compile(JSON.parse(readFileSync(join(source, `schemas/${name}.schema.json`), 'utf8')));
    assert.equal(sound({ surprise: 1 }), false);
  }
});

// The grammar of policies, held to the same policies as the reader.
const policySchema = JSON.parse(readFileSync(join(source, 'schemas/policy.schema.json'), 'utf8'));
const validatePolicy = ajv.compile(policySchema);
// Findings that only the reader has: the text as JSON, what is written twice, characters, roles and the calendar.
const readerOnly = new Set(['bad-json', 'duplicate-key', 'bad-character', 'unknown-role', 'too-deep', 'bad-date']);
const policiesIn = (folder) => readdirSync(join(source, folder)).filter((name) => name.endsWith('.json')).map((name) => join(source, folder, name));
const asJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
};

test('the schema of policies is closed', () => {
  assert.equal(validatePolicy({ version: 1, surprise: [] }), false);
  assert.equal(validatePolicy({}), false);
});

for (const path of [...policiesIn('manifests'), ...policiesIn('tests/golden/policies')])
  test(`policy ${path} is valid`, () => assert.equal(validatePolicy(asJson(path)), true, JSON.stringify(validatePolicy.errors)));

for (const path of policiesIn('tests/golden/bad-policy')) {
  const document = asJson(path);
  if (document === undefined) continue;
  const codes = readFileSync(path.replace(/\.json$/, '.expected'), 'utf8').trim().split('\n').map((line) => line.split(' ')[1]);
  if (codes.some((code) => !readerOnly.has(code)))
    test(`policy ${path} is invalid: ${codes.join(', ')}`, () => assert.equal(validatePolicy(document), false));
}
