import { afterEach, expect, test, vi } from 'vitest';
import { uploadsCommand } from '../../src/cli/uploads-command.js';
import { uploadCrm } from '../amc-simulator/query-rehearsal.js';
import { collect } from '../amc/rehearsal.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

afterEach(() => vi.unstubAllEnvs());

const uploads = (...args: string[]) => runSubcommand(uploadsCommand, args);

test('uploads list, status and wait mark the counts of a sandbox, which has only matched rows', async () => {
  const rehearsal = await rehearseCommands({ AMC_INSTANCE_ID: 'amcsandbox' });
  const sandbox = rehearsal.client.instance('amcsandbox');
  await uploadCrm(rehearsal, sandbox, { large: 400 });
  const [upload] = await collect(sandbox.uploads.list());
  const matched = upload?.metrics?.['OutputRowCount'] ?? 0;
  expect(matched).toBeGreaterThan(0);
  expect(matched).toBeLessThan(400);
  const id = upload?.uploadId ?? '';
  const text = `${matched} rows matched (a sandbox counts no others)`;
  expect((await uploads('list')).stdout).toContain(text);
  expect((await uploads('status', 'crm', id)).stdout).toContain(text);
  expect((await uploads('wait', 'crm', id)).stdout).toContain(text);
  expect(JSON.parse((await uploads('list', '--json')).stdout)).toMatchObject({ instanceKind: 'sandbox' });
  expect(JSON.parse((await uploads('wait', 'crm', id, '--json')).stdout)).toMatchObject({
    instanceKind: 'sandbox',
  });
});

test('uploads list, status and wait show a standard instance’s counts of rows', async () => {
  const rehearsal = await rehearseCommands();
  await uploadCrm(rehearsal, rehearsal.amc, { large: 400 });
  const { stdout } = await uploads('list');
  expect(stdout).toMatch(/ 400 rows$/m);
});
