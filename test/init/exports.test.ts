import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { exportAccuracy, type ExportAccuracy } from './export-accuracy.js';
import { TEXT_EXPORTS } from './exports/text-exports.js';
import { TYPED_EXPORTS } from './exports/typed-exports.js';

const EXPORTS = [...TEXT_EXPORTS, ...TYPED_EXPORTS];
/** Share of the fields of all exports that init must read correctly without any hint. */
const LOWER_BOUND = 0.95;
const results: ExportAccuracy[] = [];

describe('init without edits, on exports with known answers', () => {
  it('has twenty exports in ten formats', () => {
    expect(EXPORTS).toHaveLength(20);
    expect(new Set(EXPORTS.map(({ format }) => format)).size).toBeGreaterThanOrEqual(10);
  });

  it.each(EXPORTS.map((given) => [given.name, given] as const))(
    'changes no amount and no date of %s silently',
    async (_, given) => {
      const result = await exportAccuracy(given, await temporaryFolder());
      results.push(result);
      expect(result).toMatchObject({ changed: [], rejected: 0, isKindRight: true });
    },
    60_000,
  );

  it('detects nearly all fields correctly', () => {
    const sum = (of: (result: ExportAccuracy) => number) => results.reduce((all, one) => all + of(one), 0);
    const fields = sum((result) => result.fields);
    const wrong = results.flatMap(({ name, wrong: own }) => own.map((field) => `${name}: ${field}`));
    expect({ wrong, isRight: (fields - wrong.length) / fields >= LOWER_BOUND }).toMatchObject({
      isRight: true,
    });
    expect(sum(({ compared }) => compared)).toBeGreaterThan(1000);
  });
});
