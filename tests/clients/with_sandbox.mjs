// Starts a sandbox, then the tests in processes that trust its authority: Node reads NODE_EXTRA_CA_CERTS only as it
// starts. Ends with the tests' exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

const server = spawn(process.env.KEYLESS, ['sandbox', 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
const stopped = once(server, 'exit');
const [line] = await Promise.race([
  once(createInterface({ input: server.stdout }), 'line'),
  stopped.then(([code]) => Promise.reject(new Error(`the sandbox ended with ${code}`))),
]);
const ready = JSON.parse(line);

// Credentials of the outside and a proxy of the outside must not reach the tests.
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AZURE_|ARM_|SYSTEM_|IDENTITY_|MSI_|IMDS_|https?_proxy$)/i.test(name)));
const tests = readdirSync('.').filter((name) => name.endsWith('.test.mjs'));
const run = spawn(process.execPath, ['--test', ...tests], {
  stdio: 'inherit',
  env: { ...inherited, NODE_EXTRA_CA_CERTS: ready.caFile, KEYLESS_SANDBOX: line },
});
const [code] = await once(run, 'exit');
server.kill('SIGTERM');
await stopped;
process.exit(code ?? 1);
