import type { BlockSpec } from '../../src/rows/block-spec.js';
import { mapFields } from '../../src/schema/field-mapping.js';
import { everyKindPlan } from '../helpers/plans.js';

const plan = everyKindPlan();
const header = plan.columns.map(({ name }) => name);

/** CSV with all kinds of columns, written as CSV by day. */
export const everyKindSpec: BlockSpec = {
  plan,
  dialect: { format: 'csv', delimiter: ',', lineEnd: '\n' },
  sourceOf: mapFields(header, plan).sourceOf,
  fieldCount: header.length,
  format: 'csv',
  partitioning: 'day',
};

/** A line of it: a number, and an address derived from the number. */
export const everyKindLine = (number: number): string =>
  `2024-05-13T10:00:00Z,${number},a${number}@example.com${','.repeat(header.length - 3)}\n`;
