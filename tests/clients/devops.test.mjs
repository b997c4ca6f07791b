// azure-devops-node-api: location discovery, projects and service connections, by access token and by bearer.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import azdev from 'azure-devops-node-api';

import { administrator, once, organization, project, ready, subscription, tenant } from './sandbox.mjs';

const server = `${ready.azureDevOps}/${organization}`;
const connect = (handler) => new azdev.WebApi(server, handler);
const byToken = () => connect(azdev.getPersonalAccessTokenHandler(ready.personalAccessToken));

const wanted = (name, projectReference) => ({
  name,
  type: 'azurerm',
  url: 'https://management.azure.com/',
  description: 'made by a client',
  data: {
    environment: 'AzureCloud', scopeLevel: 'Subscription', subscriptionId: subscription,
    subscriptionName: 'Production', creationMode: 'Manual',
  },
  authorization: {
    scheme: 'WorkloadIdentityFederation', parameters: { tenantid: tenant, serviceprincipalid: ready.clientId },
  },
  serviceEndpointProjectReferences: [{ projectReference, name, description: 'made by a client' }],
});

test('the organization tells who asks', async () => {
  const data = await byToken().connect();
  assert.match(data.instanceId, /^[0-9a-f-]{36}$/);
  assert.equal(data.authenticatedUser.id, data.authorizedUser.id);
});

test('projects are listed and read; one that is not there is null', async () => {
  const core = await byToken().getCoreApi();
  const found = (await core.getProjects()).find((one) => one.name === project);
  assert.ok(found);
  assert.equal((await core.getProject(project)).id, found.id);
  assert.equal((await core.getProject(found.id)).name, project);
  assert.equal(await core.getProject('no-such-project'), null);
});

test('a connection is created, read, listed, changed and deleted', async () => {
  const api = byToken();
  const core = await api.getCoreApi();
  const connections = await api.getServiceEndpointApi();
  const { id: projectId } = await core.getProject(project);
  const name = once('sc-node');
  const made = await connections.createServiceEndpoint(wanted(name, { id: projectId, name: project }));
  assert.equal(made.name, name);
  assert.equal(made.isReady, true);
  const { workloadIdentityFederationIssuer: issuer, workloadIdentityFederationSubject: subject } =
    made.authorization.parameters;
  assert.equal(issuer, `https://login.microsoftonline.com/${tenant}/v2.0`);
  assert.ok(subject.endsWith(`/${made.id}`), subject);
  const read = await connections.getServiceEndpointDetails(project, made.id);
  assert.deepEqual(read.authorization.parameters.workloadIdentityFederationSubject, subject);
  const named = await connections.getServiceEndpointsByNames(project, [name]);
  assert.deepEqual(named.map((one) => one.id), [made.id]);
  const listed = await connections.getServiceEndpoints(project, 'azurerm', ['WorkloadIdentityFederation']);
  assert.ok(listed.some((one) => one.id === made.id));

  read.description = 'changed';
  read.serviceEndpointProjectReferences[0].description = 'changed';
  const changed = await connections.updateServiceEndpoint(read, made.id);
  assert.equal(changed.description, 'changed');
  assert.equal(changed.authorization.parameters.workloadIdentityFederationSubject, subject);
  await assert.rejects(connections.createServiceEndpoint(wanted(name, { id: projectId, name: project })),
    /already exists/);
  await connections.deleteServiceEndpoint(made.id, [projectId]);
  const left = await connections.getServiceEndpointsByNames(project, [name]);
  assert.deepEqual(left, []);
  assert.ok((await connections.getServiceEndpointTypes()).some((one) => one.name === 'azurerm'));
});

test('an Entra token signs in, and what is none does not', async () => {
  const { token } = await administrator.getToken('499b84ac-1321-427f-aa17-267ca6975798/.default');
  const core = await connect(azdev.getBearerHandler(token)).getCoreApi();
  assert.ok((await core.getProjects()).some((one) => one.name === project));
  const stranger = connect(azdev.getPersonalAccessTokenHandler('no-such-token'));
  await assert.rejects((async () => (await stranger.getCoreApi()).getProjects())(), (error) => {
    assert.ok([203, 302, 401].includes(error.statusCode), `${error.statusCode} ${error.message}`);
    return true;
  });
});
