import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FolderEntryStore } from '../../src/ledger/folder-entry-store.js';
import { applyUpload, conflicts, type Holdings, type UploadEffect } from '../../src/ledger/holdings.js';
import { LatestRecord } from '../../src/ledger/latest-record.js';
import { holdingsOf, standingEntry } from '../../src/ledger/standing.js';

const SIGNAL = new AbortController().signal;
let folder: string;
let record: LatestRecord<{ n: number }>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'standing-'));
  record = new LatestRecord(new FolderEntryStore(folder), z.object({ n: z.number() }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a record whose last state counts', () => {
  it('returns the state appended last, and accepts one of several next ones', async () => {
    expect(await record.last('a', SIGNAL)).toBeNull();
    for (let n = 1; n <= 12; n++) await record.append('a', { n }, n - 1, SIGNAL);
    expect(await record.last('a', SIGNAL)).toEqual({ state: { n: 12 }, number: 12 });
    const next = await Promise.all([1, 2, 3].map((n) => record.append('a', { n }, 12, SIGNAL)));
    expect(next.filter((one) => one !== null)).toHaveLength(1);
  });

  it('returns the last readable state, and the next one can follow', async () => {
    await record.append('a', { n: 1 }, 0, SIGNAL);
    await writeFile(path.join(folder, 'a/999999997.json'), '{"n":');
    expect(await record.last('a', SIGNAL)).toEqual({ state: { n: 1 }, number: 2 });
    expect(await record.append('a', { n: 3 }, 2, SIGNAL)).toMatchObject({ number: 3 });
  });
});

const effect = fc.record({
  strategy: fc.constantFrom('ADDITIVE', 'FULL_REPLACE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP'),
  delivery: fc.record({
    source: fc.constantFrom('s', 't'),
    name: fc.constantFrom('a', 'b', null),
    version: fc.constant(null),
    isWhole: fc.boolean(),
  }),
  periods: fc.dictionary(fc.constantFrom('2024-05-12', '2024-05-13', '2024-05-14'), fc.nat(9), {
    minKeys: 1,
  }),
  at: fc.constant('2026-01-15T12:00:00.000Z'),
});
const rows = (holdings: Holdings) =>
  Object.fromEntries([...holdings].map(([period, held]) => [period, held.rows]));
const all = (effects: readonly UploadEffect[]): Holdings =>
  effects.reduce<Holdings>((held, one) => applyUpload(held, one), new Map());

describe('what AMC holds', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(effect), (effects) => {
        const held = all(effects);
        expect(holdingsOf(standingEntry(held, [], '2026-01-15T12:00:00.000Z'))).toEqual(
          new Map([...held].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        );
      }),
    );
  });

  it('does not depend on the order of uploads that do not conflict', () => {
    fc.assert(
      fc.property(fc.array(effect), effect, effect, (before, one, other) => {
        fc.pre(!conflicts(one, other));
        expect(rows(all([...before, one, other]))).toEqual(rows(all([...before, other, one])));
      }),
    );
  });
});
