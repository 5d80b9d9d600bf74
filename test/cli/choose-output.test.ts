import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseOutput, type OutputFlags } from '../../src/cli/choose-output.js';
import type { ProbeFile } from '../../src/probe/probe-result.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

async function choose(settled: ProbeFile['settled'], flags: OutputFlags = {}) {
  const file = path.join(await temporaryFolder(), 'amc-ingest-probe.json');
  const content: ProbeFile = {
    version: 1,
    at: '2026-11-29T12:00:00.000Z',
    instanceId: 'amcone',
    instanceKind: 'sandbox',
    forms: {},
    policies: {},
    settled,
  };
  await writeFile(file, JSON.stringify(content));
  return chooseOutput({ probeFile: file, ...flags });
}

describe('options override the findings of a probe, which override the defaults', () => {
  test.each<[ProbeFile['settled'], OutputFlags, object]>([
    [
      { format: 'csv', csvEscape: 'backslash', compression: { csv: 'none' } },
      {},
      {
        format: 'csv',
        csvEscape: 'backslash',
        compression: 'none',
        chosenBy: { format: 'probe', csvEscape: 'probe', compression: 'probe' },
      },
    ],
    [
      { format: 'parquet', compression: { parquet: 'gzip' } },
      {},
      {
        format: 'parquet',
        compression: 'gzip',
        chosenBy: { format: 'probe', csvEscape: 'default', compression: 'probe' },
      },
    ],
    [
      { format: 'parquet', compression: { parquet: 'gzip', csv: 'none' } },
      { format: 'csv' },
      {
        format: 'csv',
        compression: 'none',
        chosenBy: { format: 'option', csvEscape: 'default', compression: 'probe' },
      },
    ],
    [
      { format: 'parquet', compression: { parquet: 'gzip' } },
      { compression: 'none' },
      {
        format: 'parquet',
        compression: 'none',
        chosenBy: { format: 'probe', csvEscape: 'default', compression: 'option' },
      },
    ],
    // An escape is only available for CSV.
    [{ format: 'parquet', compression: {} }, { csvEscape: 'backslash' }, { csvEscape: 'backslash' }],
    [{ format: 'csv', csvEscape: 'backslash', compression: {} }, { format: 'jsonl' }, { format: 'jsonl' }],
    [{ compression: {} }, {}, {}],
    [{ format: 'parquet', compression: {} }, { probeFile: false }, {}],
    [{ format: 'jsonl', compression: {} }, { target: 'collaboration' }, {}],
  ])('%j with %j', async (settled, flags, expected) => {
    expect((await choose(settled, flags)).options).toEqual(expected);
  });

  test('the choice is reported, with its source', async () => {
    const { said } = await choose({ format: 'csv', csvEscape: 'backslash', compression: {} });
    expect(said).toMatch(
      /^By .*amc-ingest-probe\.json \(doctor --probe at amcone, 2026-11-29\): format csv, quotes escaped by a backslash\.$/,
    );
    expect((await choose({ compression: {} })).said).toBeNull();
  });
});

test('without a probe file nothing changes; a named file must exist, and a damaged one is refused', async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'none.json');
  expect(await chooseOutput({ format: 'jsonl' })).toEqual({ options: { format: 'jsonl' }, said: null });
  await expect(chooseOutput({ probeFile: file })).rejects.toMatchObject({ code: 'PROBE_FILE_NOT_FOUND' });
  for (const text of ['{', '{"version": 2}', '{"version":1,"settled":{"format":"xml"}}']) {
    await writeFile(file, text);
    await expect(chooseOutput({ probeFile: file })).rejects.toMatchObject({ code: 'PROBE_FILE_NOT_VALID' });
  }
});
