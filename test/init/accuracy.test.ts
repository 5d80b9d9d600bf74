import { describe, expect, it } from 'vitest';
import { presetSamples } from '../../scripts/generate/presets/index.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { accuracyOf, type Accuracy } from './accuracy.js';

/**
 * Share of the presets' columns that init must detect without the presets, over all samples (`npx tsx
 * scripts/init-accuracy.ts` shows which are missed).
 */
const LOWER_BOUND = 0.9;

describe('init without presets', () => {
  it('detects most columns of the presets’ samples, and leaks no identifier', async () => {
    const results: Accuracy[] = [];
    for (const { schema, file } of presetSamples())
      results.push(await accuracyOf(await loadSchema(schema), file));
    expect(results.filter(({ leaked }) => leaked.length > 0)).toEqual([]);
    const sum = (key: 'right' | 'columns') => results.reduce((total, result) => total + result[key], 0);
    expect(sum('right') / sum('columns')).toBeGreaterThan(LOWER_BOUND);
    for (const { file, right, columns } of results)
      expect([file, right / columns >= 0.6]).toEqual([file, true]);
  });
});
