import { describe, expect, it } from 'vitest';
import * as columnWork from '../../src/kernel/column-work.js';
import * as layout from '../../src/kernel/kernel-layout.js';
import type { KernelSettings } from '../../src/kernel/kernel-settings.js';
import { kernelSettings, loopColumns } from '../../src/rows/kernel-settings.js';
import type { BlockSpec } from '../../src/rows/block-spec.js';
import { RowProcessor } from '../../src/rows/row-processor.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { csvSpec } from '../helpers/compare-paths.js';
import { everyIdentifierPlan, everyKindPlan } from '../helpers/plans.js';

function settingsOf(plan: DataSetPlan, change: Partial<BlockSpec> = {}): KernelSettings | null {
  const header = plan.columns.map(({ name }) => name);
  const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'none' });
  const processor = new RowProcessor({ ...spec, ...change });
  return kernelSettings(processor, loopColumns(processor), 0);
}

const dimension = { dataType: 'STRING', columnType: 'DIMENSION' };
const planOf = (columns: readonly Readonly<Record<string, unknown>>[], more: object = {}) =>
  compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 't',
        countryCode: 'US',
        columns: columns.map((column) => ({ ...dimension, ...column })),
        ...more,
      },
      'a test',
    ),
  );
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `c${index}`,
    ...(index === 0 ? { nullable: false } : {}),
  }));

describe('the dialect of the text for the kernel', () => {
  const csv = (change: object) => ({
    dialect: { format: 'csv', delimiter: ';', lineEnd: '\n', isUnquoted: false, ...change } as const,
  });
  const formOf = (change: Partial<BlockSpec>) => {
    const { delimiter, quote, countsInnerLines } = settingsOf(everyKindPlan(), change) ?? {};
    return { delimiter, quote, countsInnerLines };
  };

  it('is that of the file', () => {
    expect(formOf(csv({}))).toEqual({ delimiter: 0x3b, quote: 0x22, countsInnerLines: true });
    expect(formOf(csv({ delimiter: '\t' }))).toEqual({ delimiter: 9, quote: 0x22, countsInnerLines: true });
    expect(formOf(csv({ isUnquoted: true }))).toEqual({ delimiter: 0x3b, quote: -1, countsInnerLines: true });
    expect(formOf(csv({ rowsAreLines: true }))).toMatchObject({ countsInnerLines: false });
    expect(formOf(csv({ rowsAreLines: false }))).toMatchObject({ countsInnerLines: true });
  });

  it('is null when cells are not text', () => {
    for (const format of ['jsonl', 'cells'] as const)
      expect(formOf({ dialect: { format } })).toEqual({ delimiter: 0, quote: -1, countsInnerLines: true });
  });
});

describe('the limits of the kernel', () => {
  it('are a number of fields, and null words whose length fits a byte', () => {
    const plan = planOf(many(2));
    expect(settingsOf(plan, { fieldCount: layout.MAX_CELLS })).not.toBeNull();
    expect(settingsOf(plan, { fieldCount: layout.MAX_CELLS + 1 })).toBeNull();
    const withWord = (length: number) =>
      settingsOf(planOf(many(2), { input: { nullValues: ['x'.repeat(length)] } }));
    expect(withWord(255)?.nullValues.map((word) => word.length)).toContain(255);
    expect(withWord(256)).toBeNull();
  });
});

describe('the result for a cell is cached', () => {
  const remembered = (plan: DataSetPlan) =>
    (settingsOf(plan)?.columns ?? []).flatMap(({ flags }, index) =>
      (flags & columnWork.REMEMBERED) === 0 ? [] : [plan.columns[index]?.name],
    );

  it('when it depends only on the cell and the country', () => {
    expect(remembered(everyKindPlan())).toEqual(['time', 'consent', 'day', 'amount']);
    expect(remembered(everyIdentifierPlan())).toEqual(
      everyIdentifierPlan()
        .columns.map(({ name }) => name)
        .filter((name) => !['email', 'phone', 'address', 'country'].includes(name)),
    );
  });

  it('but not for a text that a map passes on, since the leak guard compares it with the row', () => {
    const map = { a: 'b' };
    const plan = planOf([
      { name: 'id', nullable: false },
      { name: 'closed', source: { map } },
      { name: 'nulled', source: { map, notInMap: 'null' } },
      { name: 'passed', source: { map, notInMap: 'pass' } },
      {
        name: 'count',
        dataType: 'INTEGER',
        columnType: 'METRIC',
        source: { map: { a: '1' }, notInMap: 'pass' },
      },
    ]);
    expect(remembered(plan)).toEqual(['closed', 'nulled', 'count']);
  });
});
