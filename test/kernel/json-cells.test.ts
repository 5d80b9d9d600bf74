import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCells } from '../../src/kernel/json-cells.js';
import { fieldText, readJsonRecord } from '../../src/read/json-records.js';
import { Refusal } from '../../src/model/reject.js';
import { cases } from '../helpers/effort.js';

const COLUMNS = [['a'], ['b', 'längst'], ['längst'], ['none'], ['d e', 'b']] as const;
const KEYS = ['a', 'b', 'längst', 'd e', 'skip', 'skip2', 'A'];

function reader(): JsonCells {
  const cells = new JsonCells(COLUMNS);
  cells.begin();
  for (const key of KEYS) cells.know(key, key.toLowerCase(), key === 'skip2');
  return cells;
}

function textsOf({ batch }: ReturnType<JsonCells['find']>): string[][] {
  const { bytes, cells, rows } = batch;
  const text = Buffer.from(bytes);
  return Array.from({ length: rows }, (_, row) =>
    COLUMNS.map((_column, column) => {
      const cell = 2 * (row * COLUMNS.length + column);
      const start = cells[cell] ?? 0;
      return text.toString('utf8', start, start + (cells[cell + 1] ?? 0));
    }),
  );
}

/** The row as the reference reads it; null when it would not result in one of these cells. */
function expected(line: string): string[] | null {
  const record = readJsonRecord(line.trim());
  if (record instanceof Refusal) return null;
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(record)) {
    if (!KEYS.includes(key) || values.has(key.toLowerCase())) return null;
    values.set(key.toLowerCase(), value);
  }
  const row = COLUMNS.map((sources) => fieldText(values.get(sources.find((name) => values.has(name)) ?? '')));
  return row.some((value) => value instanceof Refusal) ? null : row.map(String);
}

const cells = reader();

/** Whether the line was read, in which case it must equal the reference's reading. */
function isRead(text: string): boolean {
  // Lone surrogates do not survive as bytes.
  const line = Buffer.from(text).toString();
  const bytes = Buffer.from(`${line}\n`);
  cells.load(bytes, 0);
  const found = cells.find(0);
  if (found.batch.rows === 0) return false;
  expect(found.end).toBe(bytes.length);
  expect(textsOf(found)).toEqual([expected(line)]);
  return true;
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '"', '\\', 'a"b', '\u0000', '😀', '4111111111111111', '1e5', 'x'.repeat(70)),
);
const scalar = fc.oneof(text, fc.integer(), fc.constantFrom(null, true, false, 1.25, 0));
const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'längst', 'd e', 'skip', 'skip2'), { maxLength: 6 });
const plainRecord = fc
  .tuple(keys, fc.array(scalar, { minLength: 6, maxLength: 6 }))
  .map(([names, values]) => Object.fromEntries(names.map((name, index) => [name, values[index]])));

describe('cells of JSON Lines', () => {
  it('equal those of JSON.parse for plain records', () => {
    const isPlain = (record: object) => {
      const json = JSON.stringify(record);
      const values: unknown[] = Object.values(record);
      const hasSource = ['a', 'b', 'längst', 'd e'].some((name) => name in record);
      const isOdd = /\\ufffd|\\u001b/i.test(json);
      const isLeft = isOdd || !hasSource || values.every((value) => value === null || value === '');
      expect(isRead(json)).toBe(!isLeft);
    };
    fc.assert(fc.property(plainRecord, isPlain), { numRuns: cases(3000) });
  });

  const escapes = fc.constantFrom(
    String.raw`"\u0041"`,
    String.raw`"\ud83d\ude00"`,
    String.raw`"\ud83d"`,
    String.raw`"\ude00"`,
    String.raw`"\u00e9\n\t\/\b\f\r\\\""`,
    String.raw`"\x"`,
    String.raw`"\u12"`,
    String.raw`"\u12g4"`,
    String.raw`"a\"`,
    String.raw`"\u0000"`,
    String.raw`"\\\""`,
    String.raw`"\ud83d\u0041"`,
    String.raw`"\ufffd"`,
    '"a\tb"',
  );
  const numbers = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.constantFrom(
      '-0',
      '1.50',
      '0.000001',
      '0.0000001',
      '1e3',
      '01',
      '1.',
      '.5',
      '-',
      '+1',
      'NaN',
      '1.5E2',
    ),
    fc.constantFrom('123456789012345', '1234567890123456', '-0.0', '0.12345678901234', '0x1', '0.10'),
  );
  const value = fc.oneof(
    { weight: 6, arbitrary: text.map((given) => JSON.stringify(given)) },
    { weight: 4, arbitrary: numbers },
    escapes,
    fc.constantFrom('null', 'true', 'false', 'nul', '[]', '{}', '{"x":1}', '[1,"]"]', 'tru', 'falsey', ''),
  );
  const keyText = fc.constantFrom(
    '"a"',
    '"b"',
    '"längst"',
    '"d e"',
    '"skip"',
    '"skip2"',
    '"A"',
    '"\\u0061"',
    '"zz"',
    'a',
    '',
  );
  const space = fc.constantFrom('', '', '', '', ' ', '\t', '\r', '\u00a0');
  const colon = fc.constantFrom(':', ':', ':', ':', ':', '', ' ,');
  const pair = fc.tuple(space, keyText, space, colon, space, value, space).map((parts) => parts.join(''));
  const oddLine = fc
    .tuple(
      fc.constantFrom('{', '{', '{', '{', '', '[', '{,'),
      fc.array(pair, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(',', ',', ',', ',', '', ',,'),
      fc.constantFrom('}', '}', '}', '}', '}}', '', ',}', '} x'),
    )
    .map(([open, pairs, comma, close]) => open + pairs.join(comma) + close)
    .filter((given) => !given.includes('\n'));

  it('never differ from those of JSON.parse, for any line', () => {
    let read = 0;
    fc.assert(
      fc.property(oddLine, (given) => void (read += Number(isRead(given)))),
      { numRuns: cases(20_000) },
    );
    expect(read).toBeGreaterThan(cases(100));
  });

  it('never differ when a byte of a line changes', () => {
    const change = fc.constantFrom('"', '\\', ',', ':', '}', '{', '0', 'e', '.', ' ', '\u0001', 'x');
    let read = 0;
    fc.assert(
      fc.property(plainRecord, fc.nat(), change, fc.nat(2), (record, place, letter, mode) => {
        const json = JSON.stringify(record);
        const at = place % (json.length + 1);
        const inserted = mode === 2 ? '' : letter;
        read += Number(isRead(json.slice(0, at) + inserted + json.slice(mode === 0 ? at : at + 1)));
      }),
      { numRuns: cases(10_000) },
    );
    expect(read).toBeGreaterThan(cases(1000));
  });

  it.each([
    ['a repeated key', '{"a":1,"a":2}'],
    ['a repeated key that is not read', '{"a":1,"skip":1,"skip":1}'],
    ['two keys of one source', '{"a":1,"A":2}'],
    ['an unknown key', '{"a":1,"z":2}'],
    ['an escaped key', String.raw`{"\u0061":1}`],
    ['a nested value', '{"a":{"b":1}}'],
    ['a nested value that is not well-formed', '{"a":1,"skip2":{"b":01}}'],
    ['a nested value that is not closed', '{"a":1,"skip2":[1,{"b":2]}'],
    ['a comma after the last nested value', '{"a":1,"skip2":[1,]}'],
    ['more levels than are counted', `{"a":1,"skip2":${'['.repeat(65)}${']'.repeat(65)}}`],
    ['more nested keys than are counted', `{"a":1,"skip2":{${'"k":1,'.repeat(4096)}"k":1}}`],
    ['a nested value that is not read', '{"a":1,"skip":[]}'],
    ['an exponent', '{"a":1e3}'],
    ['sixteen digits', '{"a":1234567890123456}'],
    ['a negative zero', '{"a":-0.0}'],
    ['a lone surrogate', String.raw`{"a":"\ud83d"}`],
    ['no value', '{"a":null,"b":""}'],
    ['no key that is read', '{"skip":1}'],
    ['nothing', ''],
    ['text after it', '{"a":1} {"a":2}'],
  ])('of a line with %s are left to the reference', (_, given) => {
    expect(isRead(given)).toBe(false);
  });

  const nestedText = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      value,
      fc.constantFrom('1e21', '-0', '12345678901234567890', '-1.5E-3', '1e', '1.e3'),
      tie('object'),
      tie('list'),
    ),
    object: fc
      .array(
        fc.tuple(
          space,
          fc.oneof(
            keyText,
            text.map((given) => JSON.stringify(given)),
          ),
          colon,
          space,
          tie('value'),
          space,
        ),
        { maxLength: 3 },
      )
      .map((pairs) => `{${pairs.map((parts) => parts.join('')).join(',')}}`),
    list: fc
      .array(fc.tuple(space, tie('value'), space), { maxLength: 3 })
      .map((values) => `[${values.map((parts) => parts.join('')).join(',')}]`),
  }));

  it('never differ beside nested values, well-formed or not', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(nestedText.object, nestedText.list), fc.boolean(), (nested, isFirst) => {
        const line = isFirst ? `{"skip2":${nested},"a":"x"}` : `{"a":"x", "skip2" : ${nested} }`;
        if (!line.includes('\n')) read += Number(isRead(line));
      }),
      { numRuns: cases(10_000) },
    );
    expect(read).toBeGreaterThan(cases(1000));
  });

  it('are found beside anything nested that no column reads', () => {
    const isFound = (nested: unknown) => {
      const json = JSON.stringify({ a: 'x', skip2: nested, b: 'y' });
      const isLeft = /\\ufffd|\\u001b|\\ud[89a-f]/i.test(json);
      expect(isRead(json)).toBe(!isLeft);
    };
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), isFound), { numRuns: cases(2000) });
    const deepest: unknown = JSON.parse(`${'['.repeat(64)}{}${']'.repeat(64)}`.replace('[{}]', '[]'));
    isFound(deepest);
  });

  it('leave decimals to the reference in columns with a decimal comma', () => {
    const commas = new JsonCells([['a'], ['b']], [true, false]);
    const rowsOf = (line: string) => {
      commas.begin();
      for (const key of ['a', 'b']) commas.know(key, key);
      commas.load(Buffer.from(`${line}\n`), 0);
      return commas.find(0).batch.rows;
    };
    expect([rowsOf('{"a":1.5}'), rowsOf('{"a":1}'), rowsOf('{"a":"1.5"}'), rowsOf('{"b":1.5}')]).toEqual([
      0, 1, 1, 1,
    ]);
  });

  it('write numbers as JavaScript does, without trailing zeros', () => {
    const written = ['19.90', '19.0', '-5.00', '0.0', '0.50', '100', '-12.340', '0.000010', '1.0000000'];
    const lines = reader();
    lines.load(Buffer.from(written.map((number) => `{"a":${number}}\n`).join('')), 0);
    expect(textsOf(lines.find(0)).map(([a]) => a)).toEqual(written.map((number) => String(Number(number))));
  });

  it('are read line by line, past a line that is left to the reference or cut off', () => {
    const lines = Array.from(
      { length: 50 },
      (_, index) => `{"a":"${index}\\n","b":${index === 7 ? '[]' : index}}\n`,
    );
    const many = reader();
    const all = Buffer.from(`${lines.join('')}{"a":"cut"`);
    expect(many.load(all, 0)).toBe(all.length);
    const first = many.find(0);
    expect(first.end).toBe(Buffer.byteLength(lines.slice(0, 7).join('')));
    expect(textsOf(first)[6]).toEqual(['6\n', '6', '', '', '6']);
    const second = many.find(Buffer.byteLength(lines.slice(0, 8).join('')));
    expect(textsOf(second).map(([a]) => a)).toEqual(lines.slice(8).map((_line, index) => `${index + 8}\n`));
    expect(second.end).toBe(Buffer.byteLength(lines.join('')));
  });

  it('are refused for too many sources', () => {
    const names = Array.from({ length: 5000 }, (_, index) => [`n${index}`]);
    expect(new JsonCells(names).isUsable).toBe(false);
    expect(cells.isUsable).toBe(true);
  });
});
