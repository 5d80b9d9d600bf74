import { describe, expect, it } from 'vitest';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import type { OutputFormat } from '../../src/model/output-format.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { addTally, emptyTally, type Tally } from '../../src/tally/tally.js';
import { columnProfile } from '../../src/report/column-profiles.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

const dimension = { columnType: 'DIMENSION' };
const metric = { columnType: 'METRIC' };
const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 't',
      countryCode: 'US',
      columns: [
        { name: 'email', dataType: 'STRING', ...dimension, externalUserIdType: { hashedPii: 'EMAIL' } },
        {
          name: 'last_name',
          dataType: 'STRING',
          ...dimension,
          externalUserIdType: { hashedPii: 'LAST_NAME' },
        },
        { name: 'status', dataType: 'STRING', ...dimension },
        { name: 'order_no', dataType: 'LONG', ...dimension },
        { name: 'price', dataType: 'DECIMAL', ...metric },
        { name: 'units', dataType: 'LONG', ...metric },
        { name: 'at', dataType: 'TIMESTAMP', ...dimension },
        { name: 'day', dataType: 'DATE', ...dimension },
        { name: 'birth_date', dataType: 'DATE', ...dimension },
      ],
    },
    'a test',
  ),
);
const HEADER = plan.columns.map(({ name }) => name);
const FORMATS: readonly OutputFormat[] = ['csv', 'jsonl', 'parquet'];

const cells = (row: Readonly<Record<string, string>>) =>
  HEADER.map((name) => row[name] ?? '').join(',') + '\n';
const specOf = (format: OutputFormat) =>
  csvSpec(plan, HEADER, { delimiter: ',', format, partitioning: 'none' });

async function tallyOf(content: string, format: OutputFormat = 'csv', blockBytes = 10_000): Promise<Tally> {
  const total = emptyTally(plan.columns.length);
  const handle = blockFunction(specOf(format));
  for (const block of await blocksOf(Buffer.from(content), { delimiter: ',' }, blockBytes))
    addTally(total, handle(block).tally);
  return total;
}

function shownProfiles(tally: Tally) {
  return Object.fromEntries(
    plan.columns.map(({ name }, index) => [name, columnProfile(plan, tally, index, undefined)]),
  );
}

describe('the profile of a column', () => {
  it.each(FORMATS)('counts values, ranges and exact sums of the rows written: %s', async (format) => {
    const tally = await tallyOf(
      [
        {
          email: 'ann@example.com',
          status: 'new',
          order_no: '12',
          price: '0.10',
          units: '-3',
          at: '2024-05-13T10:00:00Z',
          day: '2024-05-13',
          birth_date: '1950-01-31',
        },
        // The same number in three forms, and a text that CSV quotes.
        {
          status: '"a, ""b"""',
          order_no: '12',
          price: '1.5',
          units: '9007199254740993',
          at: '2024-05-12 23:30:00',
        },
        { status: 'new', order_no: '7', price: '1.50', units: '9223372036854775807', day: '2023-12-31' },
        { status: 'None', order_no: '8', price: '123456789012345678901234567890123456.78' },
        { last_name: '-', status: '', price: '-12', units: '4' },
        // A rejected row is not counted.
        { status: 'never', price: 'abc', units: '1' },
      ]
        .map(cells)
        .join(''),
      format,
    );
    expect(shownProfiles(tally)).toEqual({
      email: { filled: 1 },
      last_name: { filled: 0 },
      status: { filled: 4, distinct: { values: 3, isExact: true } },
      order_no: { filled: 4, distinct: { values: 3, isExact: true } },
      price: {
        filled: 5,
        distinct: { values: 4, isExact: true },
        min: '-12.00',
        max: '123456789012345678901234567890123456.78',
        sum: '123456789012345678901234567890123447.88',
      },
      // One of them could be a card number.
      units: { filled: 4, distinct: { values: 4, isExact: true } },
      at: {
        filled: 2,
        distinct: { values: 2, isExact: true },
        min: '2024-05-12T23:30:00Z',
        max: '2024-05-13T10:00:00Z',
      },
      day: { filled: 2, distinct: { values: 2, isExact: true }, min: '2023-12-31', max: '2024-05-13' },
      birth_date: { filled: 1, distinct: { values: 1, isExact: true } },
    });
    expect(tally.profiles[5]?.numbers).toEqual({
      min: '-3',
      max: '9223372036854775807',
      sum: String(-3n + 9007199254740993n + 9223372036854775807n + 4n),
    });
  });

  const many = Array.from({ length: 6_000 }, (_, row) =>
    cells({
      status: `s${row % 700}`,
      order_no: String(row),
      price: row % 2 === 0 ? String(row) : `${row}.25`,
      units: String(row - 1_000),
      at: `2024-05-${String((row % 28) + 1).padStart(2, '0')}T10:00:00Z`,
    }),
  ).join('');

  it.each(FORMATS)('is the same from the kernel and the reference: %s', async (format) => {
    expect(comparePaths(specOf(format), await blocksOf(Buffer.from(many), { delimiter: ',' }, 60_000))).toBe(
      6_000,
    );
  });

  it('is the same for blocks of any size', async () => {
    const whole = await tallyOf(many, 'csv', 10_000_000);
    for (const blockBytes of [3_000, 40_000])
      expect((await tallyOf(many, 'csv', blockBytes)).profiles).toEqual(whole.profiles);
    const [status, orders] = [2, 3].map((index) => columnProfile(plan, whole, index, undefined).distinct);
    expect(status?.isExact).toBe(false);
    expect(Math.abs((status?.values ?? 0) / 700 - 1)).toBeLessThan(0.12);
    expect(Math.abs((orders?.values ?? 0) / 6_000 - 1)).toBeLessThan(0.12);
    expect(columnProfile(plan, whole, 5, undefined).sum).toBe(String(6_000 * (5_999 / 2 - 1_000)));
  });

  it('has no number or text that may be a person’s', async () => {
    const tally = await tallyOf(
      cells({ status: 'Ann Lee', order_no: '4915112345678', birth_date: '1950-01-31' }),
    );
    expect(JSON.stringify(tally.profiles)).not.toMatch(/Ann|4915112345678|1950-01-31/);
  });

  it.each([
    ['999999999', '999999999.99', true],
    ['-999999999', '-999999999.99', true],
    ['4155550171', '4155550171.00', false],
    ['-4155550171', '-4155550171', false],
    ['4111111111111111', '4111111111111111.5', false],
    ['1234567890123456789', '1234567890123456789', false],
  ])(
    'has no extreme of a metric that may be a phone or card number: %s, %s',
    async (units, price, isShown) => {
      for (const other of ['1', '-1']) {
        const content =
          cells({ status: 'x', units, price }) + cells({ status: 'x', units: other, price: other });
        const shown = shownProfiles(await tallyOf(content));
        for (const profile of [shown['units'], shown['price']])
          expect([profile?.min, profile?.max, profile?.sum].map((value) => value !== undefined)).toEqual([
            isShown,
            isShown,
            isShown,
          ]);
        const written = JSON.stringify(shown);
        expect(written.includes(units) || written.includes(price)).toBe(isShown);
      }
    },
  );
});
