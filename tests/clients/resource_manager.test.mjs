// @azure/arm-msi, @azure/arm-resources and @azure/arm-authorization over verified TLS.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';

import { administrator, all, once, reader, ready, retries, subscription, tenant } from './sandbox.mjs';

const options = { endpoint: ready.resourceManager, ...retries };
const identities = new ManagedServiceIdentityClient(administrator, subscription, options);
const resources = new ResourceManagementClient(administrator, subscription, options);
const authorization = new AuthorizationManagementClient(administrator, subscription, options);
const group = once('rg-clients');
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const refusedWith = (status, code) => (error) => {
  assert.equal(error.statusCode, status, error.message);
  assert.equal(error.code, code, error.message);
  return true;
};

before(() => resources.resourceGroups.createOrUpdate(group, { location: 'eastus', tags: { made: 'here' } }));
after(() => resources.resourceGroups.beginDeleteAndWait(group, { updateIntervalInMs: 1 }).catch(() => {}));

describe('resource groups', () => {
  test('are created, read, tagged, listed and deleted with polling', async () => {
    const name = once('rg-short');
    assert.equal((await resources.resourceGroups.checkExistence(name)).body, false);
    const made = await resources.resourceGroups.createOrUpdate(name, { location: 'westus' });
    assert.equal(made.id, `/subscriptions/${subscription}/resourceGroups/${name}`);
    assert.equal(made.type, 'Microsoft.Resources/resourceGroups');
    assert.equal(made.properties.provisioningState, 'Succeeded');
    assert.equal(made.tags, undefined);
    assert.equal((await resources.resourceGroups.checkExistence(name)).body, true);
    const tagged = await resources.resourceGroups.update(name, { tags: { team: 'bots' } });
    assert.deepEqual(tagged.tags, { team: 'bots' });
    assert.deepEqual((await resources.resourceGroups.get(name)).tags, { team: 'bots' });
    const found = await all(resources.resourceGroups.list());
    assert.ok(found.some((one) => one.name === name) && found.some((one) => one.name === group));
    await resources.resourceGroups.beginDeleteAndWait(name, { updateIntervalInMs: 1 });
    await assert.rejects(resources.resourceGroups.get(name), refusedWith(404, 'ResourceGroupNotFound'));
  });

  test('keep to their location and list what is inside', async () => {
    await assert.rejects(resources.resourceGroups.createOrUpdate(group, { location: 'westus' }),
      refusedWith(409, 'InvalidResourceGroupLocation'));
    const name = once('mi-listed');
    await identities.userAssignedIdentities.createOrUpdate(group, name, { location: 'eastus' });
    const inside = await all(resources.resources.listByResourceGroup(group));
    assert.ok(inside.some((one) => one.name === name &&
      one.type === 'Microsoft.ManagedIdentity/userAssignedIdentities'));
  });

  test('belong to a subscription whose provider is registered', async () => {
    const provider = await resources.providers.get('Microsoft.ManagedIdentity');
    assert.equal(provider.registrationState, 'Registered');
    const registered = await resources.providers.register('Microsoft.ManagedIdentity');
    assert.equal(registered.namespace.toLowerCase(), 'microsoft.managedidentity');
  });
});

describe('user-assigned identities', () => {
  test('are created, read, tagged, listed and deleted', async () => {
    const name = once('mi-life');
    const client = identities.userAssignedIdentities;
    const made = await client.createOrUpdate(group, name, { location: 'eastus' });
    assert.equal(made.tenantId, tenant);
    assert.match(made.clientId, guid);
    assert.match(made.principalId, guid);
    assert.notEqual(made.clientId, made.principalId);
    assert.equal(made.id, `/subscriptions/${subscription}/resourcegroups/${group}/providers/` +
      `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
    assert.deepEqual(made.tags, {});
    const again = await client.createOrUpdate(group, name, { location: 'eastus', tags: { a: '1' } });
    assert.equal(again.clientId, made.clientId);
    assert.deepEqual((await client.update(group, name, { tags: { b: '2' } })).tags, { b: '2' });
    assert.deepEqual((await client.get(group, name)).tags, { b: '2' });
    assert.ok((await all(client.listByResourceGroup(group))).some((one) => one.name === name));
    assert.ok((await all(client.listBySubscription())).some((one) => one.clientId === made.clientId));
    await client.delete(group, name);
    await assert.rejects(client.get(group, name), refusedWith(404, 'ResourceNotFound'));
    await client.delete(group, name);
    const reborn = await client.createOrUpdate(group, name, { location: 'eastus' });
    assert.notEqual(reborn.clientId, made.clientId);
    assert.notEqual(reborn.principalId, made.principalId);
  });

  test('trust issuers page by page, and each pair of issuer and subject once', async () => {
    const name = once('mi-trusting');
    await identities.userAssignedIdentities.createOrUpdate(group, name, { location: 'eastus' });
    const client = identities.federatedIdentityCredentials;
    const trust = (subject) => ({ issuer: 'https://token.example', subject, audiences: ['api://AzureADTokenExchange'] });
    for (const one of ['a', 'b', 'c', 'd', 'e'])
      await client.createOrUpdate(group, name, `fic-${one}`, trust(`repo:contoso/${one}`));
    const pages = [];
    for await (const page of client.list(group, name, { top: 2 }).byPage()) pages.push(page.map((one) => one.name));
    assert.deepEqual(pages.flat().sort(), ['fic-a', 'fic-b', 'fic-c', 'fic-d', 'fic-e']);
    assert.ok(pages.length >= 3 && pages.every((page) => page.length <= 2), JSON.stringify(pages));
    const read = await client.get(group, name, 'fic-a');
    assert.equal(read.subject, 'repo:contoso/a');
    assert.deepEqual(read.audiences, ['api://AzureADTokenExchange']);
    assert.equal(read.type, 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials');
    await assert.rejects(client.createOrUpdate(group, name, 'fic-f', trust('repo:contoso/a')),
      refusedWith(400, 'BadRequest'));
    await client.delete(group, name, 'fic-a');
    await assert.rejects(client.get(group, name, 'fic-a'), (error) => error.statusCode === 404);
    await client.createOrUpdate(group, name, 'fic-f', trust('repo:contoso/a'));
    await assert.rejects(client.createOrUpdate(group, once('mi-nobody'), 'fic', trust('x')),
      (error) => error.statusCode === 404);
  });

  test('have operations to be listed', async () => {
    const names = (await all(identities.operations.list())).map((one) => one.name);
    assert.ok(names.includes('Microsoft.ManagedIdentity/userAssignedIdentities/write'));
  });
});

describe('role assignments', () => {
  const scope = `/subscriptions/${subscription}/resourceGroups/${group}`;
  const definition = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`;

  test('are created, found by every filter, refused twice and deleted', async () => {
    const identity = await identities.userAssignedIdentities.createOrUpdate(group, once('mi-role'), { location: 'eastus' });
    const principalId = identity.principalId;
    const client = authorization.roleAssignments;
    const body = { roleDefinitionId: definition, principalId, principalType: 'ServicePrincipal' };
    const name = randomUUID();
    const made = await client.create(scope, name, body);
    assert.equal(made.name, name);
    assert.equal(made.scope, scope);
    assert.equal(made.principalId, principalId);
    const read = await client.get(scope, name);
    assert.ok(read.createdOn instanceof Date && !Number.isNaN(read.createdOn.getTime()));
    await assert.rejects(client.create(scope, randomUUID(), body), refusedWith(409, 'RoleAssignmentExists'));
    await assert.rejects(client.create(scope, name, { ...body, principalId: randomUUID() }),
      refusedWith(400, 'RoleAssignmentUpdateNotPermitted'));
    const byPrincipal = await all(client.listForResourceGroup(group, { filter: `principalId eq '${principalId}'` }));
    assert.deepEqual(byPrincipal.map((one) => one.name), [name]);
    const assigned = await all(client.listForSubscription({ filter: `assignedTo('${principalId}')` }));
    assert.deepEqual(assigned.map((one) => one.name), [name], 'the list of a subscription goes below it');
    const atScope = await all(client.listForScope(scope, { filter: 'atScope()' }));
    assert.ok(atScope.some((one) => one.name === name));
    assert.ok(atScope.some((one) => one.scope === `/subscriptions/${subscription}`), 'inherited ones are listed too');
    const removed = await client.delete(scope, name);
    assert.equal(removed.name, name);
    await client.delete(scope, name);
    await assert.rejects(client.get(scope, name), refusedWith(404, 'RoleAssignmentNotFound'));
  });

  test('name roles that are found by name and by id', async () => {
    const [found] = await all(authorization.roleDefinitions.list(scope, { filter: "roleName eq 'Reader'" }));
    assert.equal(found.name, reader);
    assert.equal(found.roleType, 'BuiltInRole');
    assert.deepEqual(found.permissions[0].actions, ['*/read']);
    assert.equal((await authorization.roleDefinitions.get(scope, reader)).roleName, 'Reader');
    const permissions = await all(authorization.permissions.listForResourceGroup(group));
    assert.ok(permissions.some((one) => one.actions.includes('*')));
  });

  test('need a principal that exists', async () => {
    const body = { roleDefinitionId: definition, principalId: randomUUID() };
    await assert.rejects(authorization.roleAssignments.create(scope, randomUUID(), body),
      refusedWith(400, 'PrincipalNotFound'));
  });
});
