import { expect, it } from 'vitest';
import { salesLines, SALES_HEADER } from '../../scripts/generate/sales.js';
import { Random } from '../../scripts/generate/random.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

// In its own file, so that the memory of rows, one per thread, has not grown before.
it('the row loop finds every record again when the rows outgrow its memory', async () => {
  const plan = compilePlan(await loadSchema('d2c-sales'), 'US');
  const lines = [...salesLines(new Random(3), { rows: 3_000, days: 20, oddities: true })];
  const spec = csvSpec(plan, SALES_HEADER, { delimiter: ',', format: 'csv', partitioning: 'day' });
  const blocks = await blocksOf(Buffer.from(lines.join('')), { delimiter: ',' }, 10_000_000);
  expect(comparePaths(spec, blocks)).toBeGreaterThan(2_500);
});
