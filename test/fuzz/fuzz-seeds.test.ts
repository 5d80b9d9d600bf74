import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeCase, SUITES } from '../../scripts/fuzz/make-case.js';
import { runCase } from '../../scripts/fuzz/run-case.js';

const seeds = z
  .object({ text: z.array(z.number()), formats: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/fuzz-seeds.json', import.meta.url), 'utf8')));

describe.each(SUITES)('saved cases of the fuzzer, %s', (suite) => {
  it.each(seeds[suite])('seed %i breaks no invariant', async (seed) => {
    expect(await runCase(await makeCase(suite, seed))).toMatchObject({ failure: null });
  });

  it('cover every kind, and are the same every time', async () => {
    const kinds = new Set<string>();
    for (const seed of seeds[suite]) {
      const [one, two] = [await makeCase(suite, seed), await makeCase(suite, seed)];
      expect(one.bytes.equals(two.bytes)).toBe(true);
      kinds.add(one.kind);
    }
    expect([...kinds].toSorted()).toEqual(['hostile', 'mutated', 'sample', 'table']);
  });
});
