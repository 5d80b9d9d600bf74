import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest, type IngestOptions } from '../../src/index.js';

const CRM = fileURLToPath(new URL('../../samples/crm.csv', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'run-id-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const nameOf = async (options: Partial<IngestOptions> = {}) =>
  (await ingest({ inputs: [CRM], schema: 'crm', country: 'US', dryRun: true, workers: 0, ...options })).runId;

describe('the name of a run', () => {
  it.each<[string, Partial<IngestOptions>]>([
    ['the command that made it', { command: 'amc-ingest run crm.csv --quiet' }],
    ['who chose the format', { chosenBy: { format: 'probe', compression: 'default', csvEscape: 'default' } }],
    ['threads', { workers: 1 }],
    ['the size of blocks', { blockBytes: 64 * 1024 }],
    ['the day', { asOf: '2030-01-01' }],
    ['instances', { instanceIds: ['amcone'] }],
    ['that equal inputs are allowed', { allowDuplicateInputs: true }],
    ['progress', { onProgress: () => undefined }],
  ])('does not depend on %s', async (_, options) => {
    expect(await nameOf(options)).toBe(await nameOf());
  });

  it.each<[string, Partial<IngestOptions>]>([
    ['the format', { format: 'jsonl' }],
    ['the compression', { compression: 'none' }],
    ['the country', { country: 'DE' }],
    ['the size of parts', { maxPartSize: 100_000 }],
    ['what is done with raw identifiers', { leakGuard: 'redact' }],
    ['the escape of quotes', { csvEscape: 'backslash' }],
  ])('depends on %s', async (_, options) => {
    expect(await nameOf(options)).not.toBe(await nameOf());
  });

  it('depends on the content of the inputs, not on where they are', async () => {
    const write = async (name: string, text: string) => {
      const file = path.join(folder, name);
      await writeFile(file, text);
      return file;
    };
    const one = await write('one.csv', 'Customer ID,Email\n1,a@example.com\n');
    const same = await write('same.csv', 'Customer ID,Email\n1,a@example.com\n');
    const other = await write('other.csv', 'Customer ID,Email\n2,a@example.com\n');
    expect(await nameOf({ inputs: [same] })).toBe(await nameOf({ inputs: [one] }));
    expect(await nameOf({ inputs: [other] })).not.toBe(await nameOf({ inputs: [one] }));
  });
});
