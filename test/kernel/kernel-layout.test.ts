import { expect, it } from 'vitest';
import { TARGETS_START } from '../../src/kernel/digest-batch.js';
import * as layout from '../../src/kernel/kernel-layout.js';
import { MAX_BATCH_BYTES, MAX_BATCH_CELLS } from '../../src/model/cell-block.js';
import { OUTCOME_COUNT } from '../../src/tally/outcomes.js';
import { IDENTIFIER_TYPES } from '../../src/tally/coverage.js';

/** Constants with a size: an entry with a size also has a region size (`COLUMN_BYTES`, `COLUMNS_BYTES`). */
const numbers = new Map<string, number>(
  Object.entries(layout).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
);
const regions = [...numbers].flatMap(([name, start]) => {
  const bytes = numbers.get(`${name}_BYTES`);
  // Offsets within a region and numbers of kinds are smaller than any address.
  return bytes === undefined || start < layout.WINDOW ? [] : [{ name, start, end: start + bytes }];
});

it('the kernel’s layout has each region after the one before it', () => {
  expect(regions.length).toBeGreaterThan(25);
  const sorted = regions.toSorted((one, other) => one.start - other.start);
  let end: number = layout.WINDOW;
  for (const region of sorted) {
    expect(region, region.name).toMatchObject({ start: end });
    end = region.end;
  }
  expect(layout.LAYOUT_END).toBe(end);
});

it('the layout leaves the first page to the hashing program, and aligns regions for 32-bit numbers', () => {
  expect(TARGETS_START).toBeLessThan(layout.WINDOW);
  for (const { name, start } of regions) expect(start % 4, name).toBe(0);
});

it('the layout keeps settings and state within their region', () => {
  expect(layout.SUSPECTED_PHONE + 4).toBeLessThanOrEqual(layout.STATE_BYTES);
});

it('the layout has room for what other modules count and send', () => {
  expect(OUTCOME_COUNT).toBeLessThanOrEqual(layout.OUTCOMES_PER_COLUMN);
  expect(IDENTIFIER_TYPES.length).toBeLessThanOrEqual(layout.COUNTRY_SHIFT);
  expect(layout.MAX_INPUT_BYTES).toBe(MAX_BATCH_BYTES);
  expect(layout.MAX_CELLS).toBe(MAX_BATCH_CELLS);
});
