import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../src/index.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { cases } from '../helpers/effort.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const number = { dataType: 'DECIMAL', columnType: 'METRIC' };
const COLUMNS = [
  { name: 'id', ...text },
  { name: 'amount', ...number },
  { name: 'city', ...text, source: { from: ['address.city', 'city'] } },
  { name: 'sku', ...text, source: { from: 'items[0].sku' } },
];
const SCHEMA = { dataSetId: 't', columns: COLUMNS };
/** With a constant, so that rows are made from the records first. */
const RESHAPED = { dataSetId: 't', columns: [...COLUMNS, { name: 'shop', ...text, source: { value: 'x' } }] };

async function rejectsOf(
  lines: readonly string[],
  schema: Readonly<Record<string, unknown>>,
  asList = false,
): Promise<readonly string[]> {
  const records = ['{"id":"0","amount":1}', ...lines];
  const content = asList ? `[\n${records.join(',\n')}\n]` : `${records.join('\n')}\n`;
  const { rejects, result } = await runText(
    await temporaryFolder(),
    content,
    { schema, format: 'jsonl' },
    asList ? 'a.json' : 'a.jsonl',
  );
  expect(result.rows.written + result.rows.rejected).toBe(records.length);
  return rejects;
}

describe('a repeated field of a record', () => {
  const lines = [
    '{"id":"1","amount":1,"amount":2}',
    '{"ID":"2","Amount":1,"amount":2}',
    '{"id":"3","amount":1,"amount":1}',
    '{"id":"4","amount":null,"amount ":2}',
    '{"id":"5","address":{"city":"A","City":"B"}}',
    '{"id":"6","address":{"city":"A","city":"B"}}',
    '{"id":"7","address":{"city":"A"},"Address":{"city":"B"}}',
    '{"id":"8","items":[{"sku":"A","sku":"B"},{"sku":"C","sku":"D"}]}',
    '{"id":"9","id":12345678901234567890}',
    '{"id":"10","\\u0069d":"11","amount":3}',
    '{"id":"11","amount":1,"address":{"city":"A"},"address":{"city":"A"}}',
  ];
  const codes = [
    '2 amount DUPLICATE_FIELD',
    '3 amount DUPLICATE_FIELD',
    '4 amount DUPLICATE_FIELD',
    '5 amount DUPLICATE_FIELD',
    '6 city DUPLICATE_FIELD',
    '7 city DUPLICATE_FIELD',
    '8 city DUPLICATE_FIELD',
    '9 sku DUPLICATE_FIELD',
    '10 id DUPLICATE_FIELD',
    '11 id DUPLICATE_FIELD',
    '12 city DUPLICATE_FIELD',
  ];

  it('rejects the record in JSON Lines, in lists, and in records that are turned into rows', async () => {
    expect(await rejectsOf(lines, SCHEMA)).toEqual(codes);
    expect(await rejectsOf(lines, RESHAPED)).toEqual(codes);
    const byRecord = codes.map((code) => code.replace(/^\d+ /, ''));
    const ofList = (await rejectsOf(lines, SCHEMA, true)).map((code) => code.replace(/^\d+ /, ''));
    expect(ofList).toEqual(byRecord);
  });

  it('rejects objects whose keys differ in case', async () => {
    const result = await ingest({
      inputs: [
        [
          { id: '1', amount: 1 },
          { id: '2', Amount: 1, amount: 2 },
        ],
      ],
      out: await temporaryFolder(),
      schema: SCHEMA,
      maxRejectRate: 1,
    });
    expect(result.rejects).toMatchObject({ DUPLICATE_FIELD: 1 });
  });

  it('is ignored where nothing reads it, and where other objects have the same keys', async () => {
    const fine = [
      '{"id":"1","x":1,"x":2,"X":3}',
      '{"id":"2","address":{"zip":"1","zip":"2","city":"A"}}',
      '{"id":"3","items":[{"sku":"A"},{"sku":"B","sku":"C"}]}',
      '{"id":"4","note":"{\\"id\\":1,\\"id\\":2}"}',
      '{"id":"5","city":"A","address":{"city":"B"}}',
    ];
    expect(await rejectsOf(fine, SCHEMA)).toEqual([]);
    expect(await rejectsOf(fine, RESHAPED)).toEqual([]);
  });
});

it('a record with very many keys is rejected, and the file’s other records are read', async () => {
  const keys = (count: number, tail: string) =>
    `{${Array.from({ length: count }, (_, key) => `"k${key}":1`).join(',')},${tail}}`;
  const inside = `{"id":"3","x":${keys(16_384, '"y":1')}}`;
  const lines = [keys(16_383, '"id":"1"'), keys(16_384, '"id":"2"'), inside, '{"id":"4"}'];
  const expected = ['3 - TOO_MANY_KEYS', '4 - TOO_MANY_KEYS'];
  expect(await rejectsOf(lines, SCHEMA)).toEqual(expected);
  expect(await rejectsOf(lines, RESHAPED)).toEqual(expected);
});

it('records are judged the same whether or not the kernel knows their keys', async () => {
  const pair = fc.tuple(
    fc.constantFrom('id', 'ID', 'amount', 'Amount', 'x', 'city', 'a"b'),
    fc.constantFrom('"1"', '2', 'null', '""', '{"city":"A"}', '1.50'),
  );
  const line = fc
    .array(pair, { minLength: 1, maxLength: 6 })
    .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const one = async (content: string, schema: Readonly<Record<string, unknown>>) => {
        const { rejects, result } = await runText(
          await temporaryFolder(),
          content,
          { schema, dryRun: true },
          'a.jsonl',
        ).catch((error: unknown) => Promise.reject(error));
        return { rejects, leftOut: result.leftOut };
      };
      // The first record keeps the run from being refused because of its rejects.
      const content = `{"id":"0","amount":1}\n${lines.join('\n')}\n`;
      const direct = await one(content, SCHEMA);
      expect((await one(content, RESHAPED)).rejects).toEqual(direct.rejects);
      const single: string[] = [];
      for (const [index, text_] of lines.entries()) {
        const { rejects } = await one(`${text_}\n{"id":"0","amount":1}\n`, SCHEMA);
        single.push(...rejects.map((code) => code.replace(/^1 /, `${index + 2} `)));
      }
      expect(direct.rejects).toEqual(single);
    }),
    { numRuns: cases(60) },
  );
}, 60_000);
