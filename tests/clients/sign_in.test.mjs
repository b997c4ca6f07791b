// @azure/identity: every credential a machine can have, and what each is told when it is refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import {
  AzurePipelinesCredential, ClientAssertionCredential, ClientSecretCredential, EnvironmentCredential,
  ManagedIdentityCredential, WorkloadIdentityCredential,
} from '@azure/identity';

import {
  administrator, authority, claimsOf, devops, grant, graphScope, managementScope, once, owner, project, reader, ready,
  retries, subscription, tenant,
} from './sandbox.mjs';

const group = once('rg-sign-in');
const scope = `/subscriptions/${subscription}/resourceGroups/${group}`;
const options = { endpoint: ready.resourceManager, ...retries };
const identities = new ManagedServiceIdentityClient(administrator, subscription, options);
const folder = mkdtempSync(join(tmpdir(), 'keyless-clients-'));
let identity;
let other;

const refusedFor = (code) => (error) => {
  assert.match(String(error.message), new RegExp(`AADSTS${code}\\b`));
  return true;
};

before(async () => {
  const resources = new ResourceManagementClient(administrator, subscription, options);
  await resources.resourceGroups.createOrUpdate(group, { location: 'eastus' });
  identity = await identities.userAssignedIdentities.createOrUpdate(group, 'mi-one', { location: 'eastus' });
  other = await identities.userAssignedIdentities.createOrUpdate(group, 'mi-two', { location: 'eastus' });
  await grant(scope, reader, identity.principalId);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/// Whether the credential's token opens the group, and nothing that needs more than reading.
async function opensTheGroup(credential) {
  const client = new ResourceManagementClient(credential, subscription, options);
  assert.equal((await client.resourceGroups.get(group)).name, group);
  await assert.rejects(client.resourceGroups.update(group, { tags: {} }), (error) => error.code === 'AuthorizationFailed');
}

describe('a secret', () => {
  test('buys a token with an expiry, for each resource its own', async () => {
    const token = await administrator.getToken(managementScope);
    const lifetime = (token.expiresOnTimestamp - Date.now()) / 1000;
    assert.ok(lifetime > 3000 && lifetime < 3700, `lives for ${lifetime} s`);
    const claims = claimsOf(token.token);
    assert.equal(claims.aud, 'https://management.azure.com');
    assert.equal(claims.appid, ready.clientId);
    assert.equal(claims.tid, tenant);
    assert.equal(claims.appidacr, '1');
    assert.equal(claimsOf((await administrator.getToken(graphScope)).token).aud, 'https://graph.microsoft.com');
  });

  test('is refused with the code of what is wrong', async () => {
    const refused = (inTenant, client, secret, to = managementScope) =>
      new ClientSecretCredential(inTenant, client, secret, { ...authority, ...retries }).getToken(to);
    await assert.rejects(refused(tenant, ready.clientId, 'wrong'), refusedFor(7000215));
    await assert.rejects(refused(tenant, '11111111-1111-4111-8111-111111111111', 'x'), refusedFor(700016));
    await assert.rejects(refused('11111111-1111-4111-8111-111111111111', ready.clientId, 'x'),
      (error) => /AADSTS90002|endpoints_resolution_error|invalid_tenant/.test(error.message));
    await assert.rejects(refused(tenant, ready.clientId, ready.clientSecret, 'https://unknown.example/.default'),
      refusedFor(500011));
  });

  test('may come from the environment', async () => {
    Object.assign(process.env, {
      AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: ready.clientId, AZURE_CLIENT_SECRET: ready.clientSecret,
    });
    const token = await new EnvironmentCredential(authority).getToken(managementScope);
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET']) delete process.env[name];
    assert.equal(claimsOf(token.token).appid, ready.clientId);
  });
});

describe('a managed identity', () => {
  before(() => { process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST = ready.instanceMetadata; });
  after(() => { delete process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST; });

  test('is found by client, object and resource id, and opens what it was given', async () => {
    for (const name of [
      { clientId: identity.clientId }, { objectId: identity.principalId }, { resourceId: identity.id },
    ]) {
      const claims = claimsOf((await new ManagedIdentityCredential(name).getToken(managementScope)).token);
      assert.equal(claims.oid, identity.principalId, JSON.stringify(name));
      assert.equal(claims.xms_mirid.toLowerCase(), identity.id.toLowerCase());
    }
    await opensTheGroup(new ManagedIdentityCredential({ clientId: identity.clientId }));
    const powerless = new ManagedIdentityCredential({ clientId: other.clientId });
    const client = new ResourceManagementClient(powerless, subscription, options);
    await assert.rejects(client.resourceGroups.get(group), (error) => error.code === 'AuthorizationFailed');
  });

  test('is not guessed where there are several, nor made up', async () => {
    await assert.rejects(new ManagedIdentityCredential(retries).getToken(managementScope),
      /Multiple user assigned identities exist/);
    await assert.rejects(new ManagedIdentityCredential({ clientId: subscription, ...retries }).getToken(managementScope),
      /Identity not found/);
  });
});

/// A connection of the seeded project for the identity, open to its pipelines; what its trust must say.
async function connect(name) {
  const { id: projectId } = await devops('GET', `_apis/projects/${encodeURIComponent(project)}?api-version=7.1`);
  const made = await devops('POST', '_apis/serviceendpoint/endpoints?api-version=7.1', {
    name, type: 'azurerm', url: 'https://management.azure.com/',
    data: {
      environment: 'AzureCloud', scopeLevel: 'Subscription', subscriptionId: subscription,
      subscriptionName: 'Production', creationMode: 'Manual',
    },
    authorization: {
      scheme: 'WorkloadIdentityFederation', parameters: { tenantid: tenant, serviceprincipalid: identity.clientId },
    },
    serviceEndpointProjectReferences: [{ projectReference: { id: projectId, name: project }, name, description: '' }],
  });
  await devops('PATCH', `${projectId}/_apis/pipelines/pipelinepermissions/endpoint/${made.id}?api-version=7.1-preview.1`,
    { allPipelines: { authorized: true } });
  return made;
}

describe('the federation of a pipeline', () => {
  const credential = (id) => {
    process.env.SYSTEM_OIDCREQUESTURI = ready.oidcRequestUri;
    return new AzurePipelinesCredential(tenant, identity.clientId, id, ready.systemAccessToken,
      { ...authority, ...retries });
  };

  test('works once the trust is written, and not before', async () => {
    const connection = await connect(once('sc-clients'));
    await assert.rejects(credential(connection.id).getToken(managementScope), refusedFor('70025|700211|700213'));
    const { workloadIdentityFederationIssuer: issuer, workloadIdentityFederationSubject: subject } =
      connection.authorization.parameters;
    const trust = { issuer, subject, audiences: ['api://AzureADTokenExchange'] };
    await identities.federatedIdentityCredentials.createOrUpdate(group, 'mi-one', 'pipelines', trust);
    const claims = claimsOf((await credential(connection.id).getToken(managementScope)).token);
    assert.equal(claims.oid, identity.principalId);
    assert.equal(claims.appidacr, '2');
    await opensTheGroup(credential(connection.id));
    await identities.federatedIdentityCredentials.createOrUpdate(group, 'mi-one', 'pipelines',
      { ...trust, subject: subject.toUpperCase() });
    await assert.rejects(credential(connection.id).getToken(managementScope), refusedFor(7002138));
    await identities.federatedIdentityCredentials.createOrUpdate(group, 'mi-one', 'pipelines', trust);
  });

  test('is not for connections the job may not use', async () => {
    await assert.rejects(credential('11111111-1111-4111-8111-111111111111').getToken(managementScope));
  });

  test('gives assertions that a workload exchanges from a file, read anew each time', async () => {
    const connection = await connect(once('sc-file'));
    const { workloadIdentityFederationIssuer: issuer, workloadIdentityFederationSubject: subject } =
      connection.authorization.parameters;
    await identities.federatedIdentityCredentials.createOrUpdate(group, 'mi-one', 'file',
      { issuer, subject, audiences: ['api://AzureADTokenExchange'] });
    const answer = await fetch(`${ready.oidcRequestUri}?api-version=7.1&serviceConnectionId=${connection.id}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ready.systemAccessToken}`, 'Content-Type': 'application/json' },
    });
    const { oidcToken } = await answer.json();
    const tokenFilePath = join(folder, 'token');
    const workload = (path) => new WorkloadIdentityCredential({
      tenantId: tenant, clientId: identity.clientId, tokenFilePath: path, ...authority, ...retries,
    });
    writeFileSync(tokenFilePath, 'no token yet');
    await assert.rejects(workload(tokenFilePath).getToken(managementScope), refusedFor(50027));
    writeFileSync(tokenFilePath, oidcToken);
    await opensTheGroup(workload(tokenFilePath));
    const [head, body, signature] = oidcToken.split('.');
    const forged = [head, body, signature.split('').reverse().join('')].join('.');
    const presented = (text) =>
      new ClientAssertionCredential(tenant, identity.clientId, async () => text, { ...authority, ...retries });
    await assert.rejects(presented(forged).getToken(managementScope), refusedFor(700027));
    assert.equal(claimsOf((await presented(oidcToken).getToken(managementScope)).token).oid, identity.principalId);
    const stranger = new ClientAssertionCredential(tenant, other.clientId, async () => oidcToken,
      { ...authority, ...retries });
    await assert.rejects(stranger.getToken(managementScope), refusedFor(70025));
  });
});

test('a token is worth what its principal was given, from then on', async () => {
  const made = await identities.userAssignedIdentities.createOrUpdate(group, 'mi-three', { location: 'eastus' });
  process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST = ready.instanceMetadata;
  const credential = new ManagedIdentityCredential({ clientId: made.clientId });
  const client = new ResourceManagementClient(credential, subscription, options);
  await assert.rejects(client.resourceGroups.update(group, { tags: { x: 'y' } }),
    (error) => error.code === 'AuthorizationFailed');
  await grant(scope, owner, made.principalId);
  assert.deepEqual((await client.resourceGroups.update(group, { tags: { x: 'y' } })).tags, { x: 'y' });
  delete process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST;
});
