// What the tests share: where the sandbox is, and the administrator's credential.
import { randomUUID } from 'node:crypto';

import { ClientSecretCredential } from '@azure/identity';

export const ready = JSON.parse(process.env.KEYLESS_SANDBOX);
export const { tenant, subscription, organization, project } = ready;

/// The client insists on the public list of authorities unless it is told not to.
export const authority = { authorityHost: ready.activeDirectory, disableInstanceDiscovery: true };
export const administrator = new ClientSecretCredential(tenant, ready.clientId, ready.clientSecret, authority);
export const managementScope = 'https://management.azure.com/.default';
export const graphScope = 'https://graph.microsoft.com/.default';
export const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
export const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

export const once = (name) => `${name}-${randomUUID().slice(0, 8)}`;
export const retries = { retryOptions: { maxRetries: 0 } };

export async function all(pages) {
  const found = [];
  for await (const one of pages) found.push(one);
  return found;
}

/// The claims of a token, unproven.
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

export const basic = () => `Basic ${Buffer.from(`PAT:${ready.personalAccessToken}`).toString('base64')}`;

/// Azure DevOps over plain fetch, for what the client has no method for.
export async function devops(method, path, body) {
  const answer = await fetch(`${ready.azureDevOps}/${organization}/${path}`, {
    method,
    headers: { Authorization: basic(), 'Content-Type': 'application/json', Accept: 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/// The role to the principal on the scope, by name so that asking twice changes nothing.
export async function grant(scope, role, principalId, name = randomUUID()) {
  const { token } = await administrator.getToken(managementScope);
  const answer = await fetch(
    `${ready.resourceManager}${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
    {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        properties: {
          roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId,
          principalType: 'ServicePrincipal',
        },
      }),
    });
  if (answer.status !== 201) throw new Error(`granting ${role}: ${answer.status} ${await answer.text()}`);
}
