// @azure/identity as a program of the application service. It picks its source of tokens once for a process, so this
// one has a process of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceManagementClient } from '@azure/arm-resources';
import { ManagedIdentityCredential } from '@azure/identity';

import {
  administrator, claimsOf, graphScope, managementScope, once, ready, retries, subscription,
} from './sandbox.mjs';

test('an identity is served to programs that know the header, by each of its ids', async () => {
  const options = { endpoint: ready.resourceManager, ...retries };
  const group = once('rg-app-service');
  await new ResourceManagementClient(administrator, subscription, options).resourceGroups
    .createOrUpdate(group, { location: 'eastus' });
  const identity = await new ManagedServiceIdentityClient(administrator, subscription, options).userAssignedIdentities
    .createOrUpdate(group, 'mi-one', { location: 'eastus' });

  process.env.IDENTITY_ENDPOINT = `${ready.instanceMetadata}/msi/token`;
  process.env.IDENTITY_HEADER = ready.identityHeader;
  for (const name of [
    { clientId: identity.clientId }, { objectId: identity.principalId }, { resourceId: identity.id },
  ]) {
    const token = await new ManagedIdentityCredential(name).getToken(managementScope);
    assert.equal(claimsOf(token.token).oid, identity.principalId, JSON.stringify(name));
    assert.ok(token.expiresOnTimestamp > Date.now() + 80_000_000);
  }
  await assert.rejects(new ManagedIdentityCredential({ clientId: subscription, ...retries }).getToken(managementScope),
    /No User Assigned or Delegated Managed Identity found/);
});

test('a program with another header is refused', () => {
  // The credential keeps its header for the process, so the refusal is asked for directly.
  const url = `${ready.instanceMetadata}/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(graphScope)}`;
  return fetch(url, { headers: { 'X-IDENTITY-HEADER': 'guessed' } }).then((answer) => assert.equal(answer.status, 401));
});
