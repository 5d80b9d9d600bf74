import { expect, it } from 'vitest';
import type { BlockSpec } from '../../src/rows/block-spec.js';
import { KnownSpec } from '../../src/rows/known-spec.js';
import { csvSpec } from '../helpers/compare-paths.js';
import { everyKindPlan } from '../helpers/plans.js';

const HEADER = ['time', 'id', 'email'];
const spec = (change: Partial<BlockSpec> = {}): BlockSpec => ({
  ...csvSpec(everyKindPlan(), HEADER, { delimiter: ',', format: 'csv', partitioning: 'day' }),
  ...change,
});

it('a spec is the same object for files of one layout, even with an equal plan', () => {
  const known = new KnownSpec();
  const first = spec();
  expect(known.same(first)).toBe(first);
  expect(known.same(spec({ plan: first.plan }))).toBe(first);
  expect(known.same(spec())).toBe(first);
});

it.each<[string, Partial<BlockSpec>]>([
  ['another delimiter', { dialect: { format: 'csv', delimiter: ';', lineEnd: '\n' } }],
  ['another order of fields', { sourceOf: [1, 0, 2] }],
  ['another output', { format: 'jsonl' }],
  ['another plan', { plan: { ...everyKindPlan(), nullValues: ['nothing'] } }],
])('a spec is a new object for %s, and the old one for the first file again', (_, change) => {
  const known = new KnownSpec();
  const first = known.same(spec());
  const other = spec(change);
  expect(known.same(other)).toBe(other);
  expect(known.same(first)).toBe(first);
});
