import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingest, type IngestOptions, type IngestResult } from '../../src/index.js';
import { CANARY, traceIn, tracesBelow } from '../helpers/canaries.js';
import {
  CANARY_CSV,
  CANARY_NAME,
  CANARY_PERSON,
  CANARY_SCHEMA,
  CANARY_TEXTS,
} from '../helpers/canary-table.js';

const { email, bare, card, id, first, last, phone } = CANARY;
let folder: string;
let input: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'library-canaries-'));
  await mkdir(path.join(folder, 'in'));
  input = path.join(folder, 'in', `${CANARY_NAME}.csv`);
  await writeFile(input, CANARY_CSV);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a run reports to its caller: the result, callbacks, or the entire error with its causes. */
interface Said {
  readonly result: IngestResult | null;
  readonly error: unknown;
  readonly rejects: readonly unknown[];
  readonly progress: readonly unknown[];
}

async function run(options: Partial<IngestOptions> & Pick<IngestOptions, 'inputs'>): Promise<Said> {
  const rejects: unknown[] = [];
  const progress: unknown[] = [];
  const given: IngestOptions = {
    schema: CANARY_SCHEMA,
    out: path.join(folder, 'out'),
    workers: 0,
    maxRejectRate: 1,
    onReject: (reject) => void rejects.push(reject),
    onProgress: (state) => void progress.push(state),
    ...options,
  };
  try {
    return { result: await ingest(given), error: null, rejects, progress };
  } catch (error) {
    return { result: null, error, rejects, progress };
  }
}

/** The caller names the output folder; everything else is searched. */
function expectNoTrace(said: Said): void {
  const seen = Object.entries(said).map(([part, value]) => [
    part,
    traceIn(inspect(value, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null })),
  ]);
  expect(Object.fromEntries(seen)).toEqual({ result: null, error: null, rejects: null, progress: null });
  if (said.error instanceof Error) expect(traceIn(`${said.error.stack}`)).toBeNull();
}

const person = { email, phone, first, last };
const records = [
  ...CANARY_TEXTS.map((note, index) => ({ id: `a${index}`, ...person, note })),
  ...CANARY_TEXTS.map((remark, index) => ({ id: `b${index}`, ...person, remark })),
  { id: 'c', ...person, [email]: 1, [`${first} ${last}`]: card, [bare]: id },
];

describe('identifiers that a program passes to ingest()', { timeout: 120_000 }, () => {
  it.each(['csv', 'jsonl', 'parquet'] as const)(
    'appear in no result, callback, report or file: %s',
    async (format) => {
      const said = await run({ inputs: [input], format, compression: 'none' });
      expect(said.error).toBeNull();
      expect(said.result?.rows).toMatchObject({
        read: 2 * CANARY_TEXTS.length + 1,
        written: CANARY_TEXTS.length + 1,
        rejected: CANARY_TEXTS.length,
      });
      expect(said.rejects).toHaveLength(CANARY_TEXTS.length);
      expect(said.progress.length).toBeGreaterThan(0);
      expectNoTrace(said);
      expect(tracesBelow(path.join(folder, 'out'))).toEqual([]);
    },
  );

  it('appear nowhere when records, bytes or a stream contain them', async () => {
    for (const one of [records, Buffer.from(CANARY_CSV)]) {
      const said = await run({ inputs: [one], force: true });
      expect(said.error).toBeNull();
      expect(said.result?.rows.rejected).toBe(CANARY_TEXTS.length);
      expectNoTrace(said);
      expect(tracesBelow(path.join(folder, 'out'))).toEqual([]);
    }
  });

  it('appear nowhere when a worker processes the rows', async () => {
    const said = await run({ inputs: [input], workers: 1 });
    expect(said.error).toBeNull();
    expectNoTrace(said);
    expect(tracesBelow(path.join(folder, 'out'))).toEqual([]);
  });

  it('appear in no error', async () => {
    const suppress = path.join(folder, 'in', `${email}.txt`);
    const damaged = path.join(folder, 'in', `${CANARY_NAME}.csv.gz`);
    const copy = path.join(folder, 'in', `${bare}.csv`);
    await writeFile(copy, CANARY_CSV);
    await writeFile(damaged, Buffer.from('1f8b08000000000000ff00', 'hex'));
    const failing: readonly (readonly [string, Partial<IngestOptions>])[] = [
      ['TOO_MANY_REJECTS', { maxRejectRate: 0 }],
      ['INPUT_NOT_FOUND', { inputs: [path.join(folder, `${CANARY_NAME}.none`)] }],
      ['SUPPRESSION_LIST_NOT_FOUND', { suppress }],
      ['TRUNCATED_GZIP', { inputs: [damaged] }],
      ['INVALID_OPTIONS', Object.assign({ inputs: [input] }, { [email]: card })],
      ['DUPLICATE_INPUT', { inputs: [input, copy] }],
    ];
    for (const [code, options] of failing) {
      const said = await run({ inputs: [input], ...options });
      expect({ code, error: said.error }).toEqual({ code, error: expect.objectContaining({ code }) });
      expectNoTrace(said);
    }
    const thrown = await run({
      inputs: [input],
      onReject: () => {
        throw new Error('the caller fails');
      },
    });
    expect(thrown.error).toMatchObject({ code: 'CALLBACK_FAILED' });
    expectNoTrace(thrown);
    expect(tracesBelow(path.join(folder, 'out'))).toEqual([]);
  });

  it('are excluded by a list of raw people, which is stored nowhere', async () => {
    const suppress = path.join(folder, 'in', 'never.csv');
    await writeFile(suppress, `email,phone,first_name,last_name\n${CANARY_PERSON}\n`);
    const one = { id: 'z', note: 'x', email: 'other@example.com' };
    const said = await run({ inputs: [[...records.slice(-1), one]], suppress });
    expect(said.error).toBeNull();
    expect(said.result?.rows).toMatchObject({ read: 2, written: 1 });
    expect(said.result?.leftOut).toEqual({ SUPPRESSED: 1 });
    expectNoTrace(said);
    expect(tracesBelow(path.join(folder, 'out'))).toEqual([]);
  });
});
