import { describe, expect, it } from 'vitest';
import type { DataSetPlan } from '../../src/schema/plan.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { everyIdentifierPlan, everyKindPlan } from '../helpers/plans.js';

const LONG = 80_000;
const SHARE = 8;
/** Values that make slow matching visible, repeated to the length of a large cell. */
const UNITS = [
  '1',
  'a',
  ' x',
  '-1',
  '1.',
  '@a.',
  'a@',
  'St. ',
  '#',
  '9 9',
  '(',
  "'",
  'é',
  '\u3000',
  '０',
  '1e',
  '0',
  'tel ',
  '<',
  'c/o ',
  'A.A',
  '..',
  '[x]',
  '1/',
];

/** A JSON object with the same long value for every field: no cell prevents the others from being checked. */
function cost(plan: DataSetPlan, unit: string, length: number): number {
  const handle = blockFunction({
    plan,
    dialect: { format: 'jsonl' },
    sourceOf: null,
    fieldCount: 0,
    format: 'csv',
    partitioning: 'none',
  });
  const value = unit.repeat(Math.ceil(length / unit.length));
  // One field per line, so that a rejected field does not hide the next.
  const lines = plan.columns.map(({ sources, kind }) => {
    const record: Record<string, string> = {
      time: '2024-05-13',
      id: '1',
      consent: 'GRANTED',
      [sources[0] ?? '']: value,
    };
    if (kind.kind !== 'country') record['country'] = 'US';
    return `${JSON.stringify(record)}\n`;
  });
  const bytes = Buffer.from(lines.join(''));
  const start = process.cpuUsage();
  const { tally } = handle({ kind: 'text', bytes, refused: [] });
  const { user } = process.cpuUsage(start);
  expect(tally.read).toBe(plan.columns.length);
  return user;
}

describe('long hostile values', () => {
  it.each([
    ['every kind of column', everyKindPlan()],
    ['every identifier', everyIdentifierPlan()],
  ])('take time that is linear in their length: %s', (_, plan) => {
    for (const unit of UNITS) cost(plan, unit, LONG / SHARE);
    const slow = UNITS.filter((unit) => {
      const short = cost(plan, unit, LONG / SHARE);
      // Quadratic time would be 64 times that of an eighth of the length; times that are short anyway are not judged.
      return cost(plan, unit, LONG) > 500_000 + 30 * short;
    });
    expect(slow).toEqual([]);
  });
});
