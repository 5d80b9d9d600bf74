import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeCase } from '../../scripts/fuzz/make-case.js';
import { runCase } from '../../scripts/fuzz/run-case.js';

const { seeds } = z
  .object({ seeds: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/fuzz-seeds.json', import.meta.url), 'utf8')));

describe('cases of the fuzzer that are kept', () => {
  it.each(seeds)('seed %i breaks no law', async (seed) => {
    expect(await runCase(makeCase(seed))).toMatchObject({ failure: null });
  });

  it('are of every kind, and the same every time', () => {
    const kinds = new Set(seeds.map((seed) => makeCase(seed).kind));
    expect([...kinds].toSorted()).toEqual(['hostile', 'mutated', 'sample', 'table']);
    for (const seed of seeds) expect(makeCase(seed).bytes.equals(makeCase(seed).bytes)).toBe(true);
  });
});
