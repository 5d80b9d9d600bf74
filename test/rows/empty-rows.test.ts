import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';
import { cases } from '../helpers/effort.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const ID = { name: 'id', ...text, nullable: false, source: { from: ['id', 'order_id'] } };
const DAY = { name: 'day', dataType: 'DATE', columnType: 'DIMENSION' };
const NOTE = { name: 'note', ...text };
const EMAIL = { name: 'email', ...text, externalUserIdType: { hashedPii: 'EMAIL' } };
const FIRST_NAME = { name: 'first_name', ...text, externalUserIdType: { hashedPii: 'FIRST_NAME' } };
const SHOP = { name: 'shop', ...text, source: { value: 'berlin' } };
const CONSENT = { name: 'consent', ...text, consentType: 'AMZN_USER_DATA', source: { value: 'GRANTED' } };

const schemaOf = (columns: readonly object[], input: object = {}) => ({
  dataSetId: 't',
  countryCode: 'DE',
  columns,
  input: { consent: { missing: 'warn' }, ...input },
});

/** The numbers of rows read, written, rejected and left out. */
async function countsOf(
  content: string | Uint8Array,
  schema: Readonly<Record<string, unknown>>,
  name?: string,
): Promise<{ written: number; rejects: readonly string[]; leftOut: Readonly<Record<string, number>> }> {
  const { result, rejects } = await runText(
    await temporaryFolder(),
    content,
    { schema, format: 'jsonl' },
    name,
  );
  const { read, written, rejected } = result.rows;
  const { leftOut } = result;
  expect(read).toBe(written + rejected + Object.values(leftOut).reduce((sum, count) => sum + count, 0));
  return { written, rejects, leftOut };
}

const NOTHING = ['', ' ', '\t ', '\u00a0', '\u2003', '\ufeff', 'NULL', '\\N', '=""', '="  "'];

describe('a row without a value', () => {
  const schema = schemaOf([ID, DAY, NOTE]);

  it('is left out of CSV with any kind of nothing, even if a column requires a value', async () => {
    const rows = NOTHING.map(
      (nothing) => `"${nothing.replaceAll('"', '""')}",${nothing === '' ? ' ' : ''},\n`,
    );
    const { written, leftOut } = await countsOf(`id,day,note\n1,2024-05-01,a\n${rows.join('')}`, schema);
    expect({ written, leftOut }).toEqual({ written: 1, leftOut: { EMPTY_ROW: NOTHING.length } });
  });

  it('is left out when it has another number of fields, and when only unused fields have values', async () => {
    const csv = 'id,day,note,other\n1,2024-05-01,a,x\n   \n , \n , , , , ,\n,,,ghost\n\n"\n ",,,\n';
    const { written, rejects, leftOut } = await countsOf(csv, schema);
    expect({ written, rejects, leftOut }).toEqual({ written: 1, rejects: [], leftOut: { EMPTY_ROW: 5 } });
  });

  it("is detected by the schema's null values", async () => {
    const words = schemaOf([ID, DAY, NOTE], { nullValues: ['', 'n/a', '-'] });
    const { leftOut, rejects } = await countsOf('id,day,note\n-,n/a,-\nNULL,-,\n', words);
    expect({ leftOut, rejects }).toEqual({ leftOut: { EMPTY_ROW: 1 }, rejects: [] });
  });

  it('is left out of workbooks when it has only cells with spaces or formats', async () => {
    const book = packSheet([
      ['id', 'day', 'note'],
      ['1', '2024-05-01', 'a'],
      [' ', null, null],
      [null, '\u00a0', '\n'],
      ['NULL', 'NULL', 'NULL'],
    ]);
    const { written, rejects, leftOut } = await countsOf(book, schema, 'a.xlsx');
    expect({ written, rejects }).toEqual({ written: 1, rejects: [] });
    expect(leftOut).toEqual({ EMPTY_ROW: 3 });
  });

  it('is left out of JSON Lines, lists of JSON and XML', async () => {
    const records = [
      '{"id":"1","day":null,"note":"a"}',
      '{}',
      '{"id":" ","day":null}',
      '{"id":"NULL","note":"\\u00a0"}',
      '{"id":null,"other":"x"}',
    ];
    const expected = { written: 1, rejects: [], leftOut: { EMPTY_ROW: 4 } };
    expect(await countsOf(`${records.join('\n')}\n`, schema, 'a.jsonl')).toEqual(expected);
    expect(await countsOf(`[${records.join(',')}]`, schema, 'a.json')).toEqual(expected);
    const xml =
      '<rows><row><id>1</id><note>a</note></row><row><id> </id></row><row><id/><note>NULL</note></row></rows>';
    expect(await countsOf(xml, schemaOf([ID, DAY, NOTE], { records: 'row' }), 'a.xml')).toEqual({
      ...expected,
      leftOut: { EMPTY_ROW: 2 },
    });
  });

  it('is detected although columns have the same value in every row', async () => {
    const constants = schemaOf([ID, NOTE, SHOP, CONSENT]);
    const csv = 'id,note\n1,a\n , \nNULL,\n';
    expect(await countsOf(csv, constants)).toEqual({ written: 1, rejects: [], leftOut: { EMPTY_ROW: 2 } });
    const lines = '{"id":"1","note":"a"}\n{"id":" ","note":null}\n';
    expect((await countsOf(lines, constants, 'a.jsonl')).leftOut).toEqual({ EMPTY_ROW: 1 });
  });

  it('is detected when its identifiers are words and placeholders for nothing', async () => {
    const people = schemaOf([EMAIL, FIRST_NAME, SHOP]);
    const csv = 'email,first_name\na@example.com,Ann\nN/A,unknown\ntest@test.com,-\nnot an address,\n';
    const { written, leftOut } = await countsOf(csv, people);
    // The last row has a value, though nobody can be matched by it.
    expect({ written, leftOut }).toEqual({ written: 2, leftOut: { EMPTY_ROW: 2 } });
  });

  it('needs no consent and no country', async () => {
    const strict = schemaOf([ID, EMAIL, { name: 'country', ...text, isCountryCode: true }], {
      consent: { missing: 'reject' },
    });
    expect(await countsOf('id,email,country\n , , \n1,a@example.com,US\n', strict)).toEqual({
      written: 1,
      rejects: [],
      leftOut: { EMPTY_ROW: 1 },
    });
  });
});

describe('rows with at least one value', () => {
  it('are written with a single value, even a zero', async () => {
    const numbers = schemaOf([NOTE, { name: 'qty', dataType: 'LONG', columnType: 'METRIC' }]);
    expect(await countsOf('note,qty\n,0\nx,\n', numbers)).toEqual({ written: 2, rejects: [], leftOut: {} });
  });

  it('are rejected when their only value cannot be read', async () => {
    const { rejects, leftOut } = await countsOf('id,day,note\n,soon,\n,,a\n', schemaOf([NOTE, DAY]));
    expect({ rejects, leftOut }).toEqual({ rejects: ['2 day INVALID_DATE'], leftOut: {} });
    const nested = await countsOf('{"note":{"a":1}}\n{"note":"b"}\n', schemaOf([NOTE]), 'a.jsonl');
    expect(nested.rejects).toEqual(['1 note NESTED_VALUE']);
  });

  it('are distinguished from empty ones by the kernel as by the reference', async () => {
    const columns = [ID, { ...EMAIL, source: { from: 'email' } }, FIRST_NAME, DAY, NOTE].map((column) => ({
      ...column,
      nullable: true,
    }));
    const plan = compilePlan(parseDataSetSchema(schemaOf(columns), 'a test'));
    const header = ['order_id', 'email', 'first_name', 'day', 'note'];
    const cell = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...NOTHING) },
      fc.constantFrom('N/A', 'unknown', 'none', '-', 'a@example.com', '2024-05-01', '0', '\uFFFD', '\u200b'),
    );
    const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'none' });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 12 }),
        async (rows) => {
          const lines = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','));
          const bytes = Buffer.from(`${lines.join('\n')}\n`);
          comparePaths(spec, await blocksOf(bytes, { delimiter: ',' }, 1024));
        },
      ),
      { numRuns: cases(300) },
    );
  });
});
