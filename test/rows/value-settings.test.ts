import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, InputDialect } from '../../src/model/block.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { mapFields } from '../../src/schema/field-mapping.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { cases } from '../helpers/effort.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const map = { Ja: 'GRANTED', Nein: 'DENIED', 'k. A.': null };
const SEGMENTS = { A: 'gold', a: 'silver', b: 'bronze' };

/** @param notInMap for the columns consent and segment */
function planWith(notInMap?: string): DataSetPlan {
  const more = notInMap === undefined ? {} : { notInMap };
  return compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 't',
        countryCode: 'DE',
        columns: [
          { name: 'id', ...text, nullable: false, source: { isCode: true } },
          { name: 'first_name', ...text, externalUserIdType: { hashedPii: 'FIRST_NAME' } },
          { name: 'consent', ...text, consentType: 'AMZN_USER_DATA', source: { map, ...more } },
          { name: 'segment', ...text, source: { map: SEGMENTS, ...more } },
          {
            name: 'level',
            dataType: 'INTEGER',
            columnType: 'METRIC',
            source: { map: { low: '1', high: '2' }, notInMap: 'pass' },
          },
          { name: 'units', dataType: 'LONG', columnType: 'METRIC', source: { groupSeparator: '.' } },
          { name: 'price', dataType: 'DECIMAL', columnType: 'METRIC', source: { groupSeparator: ',' } },
          {
            name: 'betrag',
            dataType: 'DECIMAL',
            columnType: 'METRIC',
            source: { decimalComma: true, groupSeparator: ' ' },
          },
        ],
      },
      'a test',
    ),
  );
}

const HEADER = ['id', 'first_name', 'consent', 'segment', 'level', 'units', 'price', 'betrag'];

function run(plan: DataSetPlan, block: Block, dialect: InputDialect) {
  const isCsv = dialect.format === 'csv';
  const result = blockFunction({
    plan,
    dialect,
    sourceOf: isCsv ? mapFields(HEADER, plan).sourceOf : null,
    fieldCount: isCsv ? HEADER.length : 0,
    format: 'csv',
    partitioning: 'none',
  })(block);
  return { ...result, rows: result.output.toString().split('\n').slice(0, -1) };
}

const csv = (plan: DataSetPlan, lines: readonly string[]) =>
  run(
    plan,
    { kind: 'text', bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')), refused: [] },
    { format: 'csv', delimiter: ';', lineEnd: '\n' },
  );

describe('groupSeparator and map in rows', () => {
  it('are applied to CSV', () => {
    const { rows, tally } = csv(planWith(), [
      '1;;ja;A;low;1.234;1,234;1 234,50',
      '2;; JA ;a;7;12;$1,234.5;12',
      '3;;Ja;B;HIGH;;;',
      '4;;nein;A;;;;',
      '5;;k. A.;A;;;;',
      '6;;vielleicht;A;;;;',
      '7;;ja;C;;;;',
      '8;;ja;A;;1,234;;',
      '9;;ja;A;;;1.234,50;',
      '10;;ja;A;;;;1.234',
    ]);
    expect(rows).toEqual([
      '1,,GRANTED,gold,1,1234,1234,1234.50',
      '2,,GRANTED,silver,7,12,1234.5,12',
      '3,,GRANTED,bronze,2,,,',
    ]);
    expect(tally.leftOut).toEqual({ CONSENT_DENIED: 1, CONSENT_MISSING: 1 });
    expect(tally.rejects).toEqual({ NOT_IN_MAP: 2, INVALID_INTEGER: 1, INVALID_DECIMAL: 2 });
    expect(tally.columns[4]?.notInMap).toBe(1);
  });

  it('are applied to records, whose numbers have an unambiguous point', () => {
    const rows = [
      { id: '1', consent: 'Ja', segment: 'A', units: '1.234', price: '1,234', betrag: '1 234,5' },
      { id: '2', consent: 'Ja', segment: 'A', units: 1234, price: 1234.5, betrag: 1.25 },
      { id: '3', consent: 'Ja', segment: 'A', units: 1.234 },
    ];
    const expected = ['1,,GRANTED,gold,,1234,1234,1234.5', '2,,GRANTED,gold,,1234,1234.5,1.25'];
    const plan = planWith();
    const objects = run(plan, { kind: 'objects', rows }, { format: 'objects' });
    expect(objects.rows).toEqual(expected);
    expect(objects.tally.rejects).toEqual({ INVALID_INTEGER: 1 });
    const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(run(plan, { kind: 'text', bytes, refused: [] }, { format: 'jsonl' }).rows).toEqual(expected);
  });

  it('remove the .0 from codes that were numbers, and reject codes where it may be their own', () => {
    const { rows, tally } = csv(planWith(), [
      '4006381333931.0;;ja;;;;;',
      "'12345678.00;;ja;;;;;",
      '="0012.0";;ja;;;;;',
      '1.2.0;;ja;;;;;',
      '12.5;;ja;;;;;',
      '12.0;;ja;;;;;',
      '1234567890123456.0;;ja;;;;;',
      '4.00638E+12;;ja;;;;;',
    ]);
    expect(rows.map((row) => row.split(',')[0])).toEqual([
      '4006381333931',
      '12345678',
      '0012.0',
      '1.2.0',
      '12.5',
    ]);
    expect(tally.rejects).toEqual({ CODE_WITH_DECIMALS: 2, SCIENTIFIC_NOTATION: 1 });
  });

  it('write null for other values where the schema says so, and count them', () => {
    const { rows, tally } = csv(planWith('null'), ['1;;ja;C;;;;', '2;;maybe;A;;;;', '3;;ja;A;;;;']);
    expect(rows).toEqual(['1,,GRANTED,,,,,', '3,,GRANTED,gold,,,,']);
    expect(tally.leftOut).toEqual({ CONSENT_MISSING: 1 });
    expect(tally.columns[3]).toMatchObject({ nulls: 1, notInMap: 1 });
  });

  it('pass other values on where the schema says so, to the same checks and the leak guard', () => {
    const { rows, tally } = csv(planWith('pass'), [
      '1;;granted;new;;;;',
      '2;;maybe;A;;;;',
      '3;;ja;ann@example.com;;;;',
    ]);
    expect(rows).toEqual(['1,,GRANTED,new,,,,']);
    expect(tally.rejects).toEqual({ INVALID_CONSENT: 1, RAW_EMAIL: 1 });
    expect(tally.columns.map(({ notInMap }) => notInMap)).toEqual([
      undefined,
      undefined,
      1,
      1,
      ...Array.from({ length: 4 }),
    ]);
  });

  it('can map countries, even to null', () => {
    const plan = compilePlan(
      parseDataSetSchema(
        {
          dataSetId: 't',
          countryCode: 'US',
          columns: [
            { name: 'id', ...text },
            {
              name: 'country',
              ...text,
              isCountryCode: true,
              source: { map: { Heimat: 'DE', '?': null }, notInMap: 'pass' },
            },
            { name: 'phone', ...text, externalUserIdType: { hashedPii: 'PHONE' } },
          ],
        },
        'a test',
      ),
    );
    const lines = ['1;heimat;', '2;?;', '3;Japan;', '4;Atlantis;'];
    const result = blockFunction(
      csvSpec(plan, ['id', 'country', 'phone'], { delimiter: ';', format: 'csv', partitioning: 'none' }),
    )({
      kind: 'text',
      bytes: Buffer.from(`${lines.join('\n')}\n`),
      refused: [],
    });
    expect(result.output.toString()).toBe('1,DE,\n2,,\n3,JP,\n');
    expect(result.tally.countries).toEqual({ DE: 1, US: 1, JP: 1 });
    expect(result.tally.rejects).toEqual({ INVALID_COUNTRY: 1 });
  });
});

describe.each(['reject', 'null', 'pass'])(
  'the fast path with groupSeparator and map (notInMap %s)',
  (notInMap) => {
    const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
      id: fc.constantFrom(
        '1',
        '2',
        ' 3',
        '',
        '12.0',
        '4006381333931.0',
        "'12345678.00",
        '1.2.0',
        '4.0E+11',
        'A.0',
      ),
      first_name: fc.constantFrom('', 'Rosalinde', 'Ann'),
      consent: fc.constantFrom('ja', 'Ja', ' JA ', 'nein', 'k. A.', 'GRANTED', 'maybe', ''),
      segment: fc.constantFrom(
        'A',
        'a',
        'B',
        'b',
        '"b"',
        'C',
        'ß',
        'Rosalinde',
        'ann@example.com',
        'NULL',
        '',
      ),
      level: fc.constantFrom('low', 'HIGH', '7', '1,234', 'x', ''),
      units: fc.constantFrom('1.234', '12', '1,5', '1.5', '1.234,00', "'1.234", '0', ''),
      price: fc.constantFrom('1,234', '12.5', '12.50', '$1,234', '1,23,456', '1.234,5', '12', ''),
      betrag: fc.constantFrom('1 234,5', '12,5', '12.5', '12', '1\u00a0234', '0', ''),
    };
    const row = fc.record(cells).map((values) => HEADER.map((name) => values[name] ?? '').join(';'));

    it('agrees with csv-parse', async () => {
      const plan = planWith(notInMap);
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { maxLength: 400 }),
          fc.constantFrom('csv', 'jsonl'),
          async (rows, format) => {
            const bytes = Buffer.from(rows.map((line) => `${line}\n`).join(''));
            const spec = csvSpec(plan, HEADER, { delimiter: ';', format, partitioning: 'none' });
            comparePaths(spec, await blocksOf(bytes, { delimiter: ';' }, 2048));
          },
        ),
        { numRuns: cases(60) },
      );
    });
  },
);
