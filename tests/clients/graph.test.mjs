// @microsoft/microsoft-graph-client: registrations, their principals, their credentials.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';

import { administrator, authority, graphScope, managementScope, once, ready, retries, tenant } from './sandbox.mjs';

const graph = Client.initWithMiddleware({
  baseUrl: ready.microsoftGraph,
  customHosts: new Set(['localhost']),
  authProvider: { getAccessToken: async () => (await administrator.getToken(graphScope)).token },
});

const refusedWith = (status, code) => (error) => {
  assert.equal(error.statusCode, status, error.message);
  assert.equal(error.code, code, error.message);
  return true;
};

test('a registration lives from creation to deletion, with trust and a secret that signs in', async () => {
  const displayName = once('app-clients');
  const app = await graph.api('/applications').post({ displayName, signInAudience: 'AzureADMyOrg' });
  assert.equal(app.displayName, displayName);
  assert.notEqual(app.id, app.appId);
  const found = await graph.api('/applications').filter(`displayName eq '${displayName}'`).select('id,appId').get();
  assert.deepEqual(found.value.map((one) => one.id), [app.id]);
  assert.equal((await graph.api(`/applications(appId='${app.appId}')`).get()).id, app.id);
  const principal = await graph.api('/servicePrincipals').post({ appId: app.appId });
  assert.equal(principal.appId, app.appId);

  const trust = { issuer: 'https://token.example', subject: 'repo:contoso/bots', audiences: ['api://AzureADTokenExchange'] };
  const credentials = `/applications/${app.id}/federatedIdentityCredentials`;
  const made = await graph.api(credentials).post({ name: 'fic-one', ...trust });
  assert.match(made.id, /^[0-9a-f-]{36}$/);
  assert.equal((await graph.api(`${credentials}/fic-one`).get()).id, made.id);
  await assert.rejects(graph.api(credentials).post({ name: 'fic-one', ...trust, subject: 'other' }),
    refusedWith(409, 'Request_MultipleObjectsWithSameKeyValue'));
  await graph.api(`${credentials}/${made.id}`).patch({ description: 'of the tests' });
  assert.equal((await graph.api(credentials).get()).value[0].description, 'of the tests');

  const password = await graph.api(`/applications/${app.id}/addPassword`).post({ passwordCredential: { displayName: 'x' } });
  assert.ok(password.secretText.length > 20);
  const credential = new ClientSecretCredential(tenant, app.appId, password.secretText, { ...authority, ...retries });
  assert.ok((await credential.getToken(managementScope)).token);

  await graph.api(`${credentials}/${made.id}`).delete();
  await graph.api(`/applications/${app.id}`).delete();
  await assert.rejects(graph.api(`/applications/${app.id}`).get(), refusedWith(404, 'Request_ResourceNotFound'));
  const gone = new ClientSecretCredential(tenant, app.appId, password.secretText, { ...authority, ...retries });
  await assert.rejects(gone.getToken(managementScope), /AADSTS700016/);
});

test('a list goes on by its link', async () => {
  const prefix = once('app-page');
  for (const one of ['a', 'b', 'c']) await graph.api('/applications').post({ displayName: `${prefix}-${one}` });
  const names = [];
  let page = await graph.api('/applications').filter(`startswith(displayName,'${prefix}')`).top(2).get();
  assert.equal(page.value.length, 2);
  for (;;) {
    names.push(...page.value.map((one) => one.displayName));
    if (!page['@odata.nextLink']) break;
    page = await graph.api(page['@odata.nextLink']).get();
  }
  assert.deepEqual(names.sort(), ['a', 'b', 'c'].map((one) => `${prefix}-${one}`));
});
