import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapFields } from '../../src/schema/field-mapping.js';
import type { Block, InputDialect } from '../../src/model/block.js';
import type { BlockResult } from '../../src/model/block-result.js';
import { sumCounts } from '../../src/tally/tally.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { everyKindPlan } from '../helpers/plans.js';
import { cases } from '../helpers/effort.js';

const plan = everyKindPlan();
const HEADER = plan.columns.map(({ name }) => name);
const CSV: InputDialect = { format: 'csv', delimiter: ',', lineEnd: '\n' };
const EMAIL_HASH = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b'; // test@example.com

function process(block: Block, dialect: InputDialect = CSV, header = HEADER): BlockResult {
  const isCsv = dialect.format === 'csv';
  return blockFunction({
    plan,
    dialect,
    sourceOf: isCsv ? mapFields(header, plan).sourceOf : null,
    fieldCount: isCsv ? header.length : 0,
    format: 'csv',
    partitioning: 'day',
  })(block);
}

const text = (content: string | Buffer): Block => ({
  kind: 'text',
  bytes: Buffer.from(content),
  refused: [],
});
const rowsOf = ({ output }: BlockResult) => output.toString('utf8').split('\n').slice(0, -1);
/** A CSV row: time, id and consent are given, and other columns by name. */
function row(values: Record<string, string>): string {
  const all: Record<string, string> = {
    time: '2024-05-13T10:00:00Z',
    id: '1',
    consent: 'granted',
    ...values,
  };
  return `${HEADER.map((name) => all[name] ?? '').join(',')}\n`;
}

describe('the block function on CSV', () => {
  it('standardizes, hashes, checks and encodes a row', () => {
    const result = process(
      text(
        row({
          email: ' TEST@Example.com',
          country: 'Germany',
          amount: '1.005',
          points: '9223372036854775807',
          day: '2024-05-13',
        }),
      ),
    );
    expect(rowsOf(result)).toEqual([
      `2024-05-13T10:00:00Z,1,${EMAIL_HASH},,,DE,GRANTED,2024-05-13,,9223372036854775807,1.01`,
    ]);
    expect(result.pieces).toEqual([
      { partition: '2024-05-13', start: 0, end: result.output.length, rows: 1 },
    ]);
    const byName = Object.fromEntries(
      plan.columns.map(({ name }, index) => [name, result.tally.columns[index]]),
    );
    expect(byName['email']).toMatchObject({ hashed: 1, nulls: 0 });
    expect(byName['phone']).toMatchObject({ hashed: 0, nulls: 1 });
    expect(byName['amount']).toMatchObject({ rounded: 1 });
    expect(result.tally.countries).toEqual({ DE: 1 });
  });

  it('passes hashed values on in lower case and writes null for values that become empty', () => {
    const result = process(text(row({ email: EMAIL_HASH.toUpperCase() }) + row({ email: 'ann' })));
    expect(rowsOf(result)[0]).toContain(EMAIL_HASH);
    expect(rowsOf(result)[1]).toBe('2024-05-13T10:00:00Z,1,,,,,GRANTED,,,,');
    expect(result.tally.columns[2]).toEqual({
      nulls: 0,
      hashed: 0,
      alreadyHashed: 1,
      standardizedToNothing: 1,
      rounded: 0,
    });
  });

  it("prefers the row's country over the default", () => {
    const german = rowsOf(process(text(row({ phone: '030 23125123', country: 'DE' }))))[0]?.split(',')[3];
    const prefixed = rowsOf(process(text(row({ phone: '+49 30 23125123' }))))[0]?.split(',')[3];
    expect(german).toBe(prefixed);
  });

  it.each<[string, string, string | null, string]>([
    ['a missing event time', row({ time: '' }), 'time', 'NULL_NOT_ALLOWED'],
    ['an invalid event time', row({ time: '13.05.2024' }), 'time', 'INVALID_TIMESTAMP'],
    ['an invalid date', row({ day: '2024-02-30' }), 'day', 'INVALID_DATE'],
    ['an invalid integer', row({ quantity: '1.5' }), 'quantity', 'INVALID_INTEGER'],
    ['an integer of 33 bits', row({ quantity: '2147483648' }), 'quantity', 'INTEGER_OUT_OF_RANGE'],
    ['a long of 65 bits', row({ points: '9223372036854775808' }), 'points', 'INTEGER_OUT_OF_RANGE'],
    ['an invalid decimal', row({ amount: 'free' }), 'amount', 'INVALID_DECIMAL'],
    ['an unknown country', row({ country: 'Atlantis' }), 'country', 'INVALID_COUNTRY'],
    ['an invalid consent value', row({ consent: 'maybe' }), 'consent', 'INVALID_CONSENT'],
    ['a NUL', row({ id: 'a\0b' }), 'id', 'NUL_CHARACTER'],
    [
      'lost characters in an identifier',
      row({ email: 'j\uFFFDrg@example.com' }),
      'email',
      'INVALID_ENCODING',
    ],
    ['too few fields', 'a,b\n', null, 'FIELD_COUNT'],
    ['too many fields', row({}).replace('\n', ',more\n'), null, 'FIELD_COUNT'],
  ])('rejects %s', (_, line, column, code) => {
    const { rejects, tally, output } = process(text(row({}) + line));
    const index = column === null ? null : HEADER.indexOf(column);
    expect(rejects).toEqual([{ lineOffset: 1, column: index, code }]);
    expect(tally).toMatchObject({ read: 2, written: 1, rejected: 1, rejects: { [code]: 1 } });
    expect(output.toString()).not.toMatch(/free|maybe|Atlantis/);
  });

  it('rejects bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from(row({ id: 'x' })), Buffer.from(row({ id: 'J?rg' }))]);
    bytes[bytes.lastIndexOf('?')] = 0xf6;
    expect(process(text(bytes)).rejects).toEqual([{ lineOffset: 1, column: 1, code: 'INVALID_ENCODING' }]);
  });

  it('leaves out denied people unexamined, and empty rows', () => {
    const { tally, output } = process(
      text(row({ consent: 'denied', amount: 'broken' }) + `${','.repeat(HEADER.length - 1)}\n`),
    );
    expect(tally.leftOut).toEqual({ CONSENT_DENIED: 1, EMPTY_ROW: 1 });
    expect(output).toHaveLength(0);
  });

  it('accepts empty fields after the header and skips blank lines', () => {
    const { tally, lines } = process(text(`\n${row({}).replace('\n', ',, \n')}\n`));
    expect(tally).toMatchObject({ read: 1, written: 1 });
    expect(lines).toBe(3);
  });

  it('counts lines through quoted line breaks and rejected lines', () => {
    const good = row({ id: '"a\nb\r\nc"' });
    const bytes = Buffer.from(`${good}"x"y\n${row({ time: 'bad' })}`);
    const start = good.length;
    const result = process({
      kind: 'text',
      bytes,
      refused: [{ start, end: start + 5, code: 'MALFORMED_QUOTES' }],
    });
    expect(result.rejects.map(({ lineOffset, code }) => [lineOffset, code])).toEqual([
      [3, 'MALFORMED_QUOTES'],
      [4, 'INVALID_TIMESTAMP'],
    ]);
    expect(result.lines).toBe(5);
    expect(rowsOf(result)[0]).toContain(',a b c,');
  });

  it('groups rows by partition and keeps their order', () => {
    const line = (day: string, id: string) => row({ time: `2024-05-${day}T00:00:00Z`, id });
    const { output, pieces } = process(
      text(line('02', 'a') + line('01', 'b') + line('02', 'c') + line('01', 'd')),
    );
    const idsOf = (start: number, end: number) =>
      output
        .toString('utf8', start, end)
        .split('\n')
        .slice(0, -1)
        .map((encoded) => encoded.split(',')[1]);
    expect(pieces.map(({ partition, start, end, rows }) => [partition, rows, idsOf(start, end)])).toEqual([
      ['2024-05-02', 2, ['a', 'c']],
      ['2024-05-01', 2, ['b', 'd']],
    ]);
  });
});

describe('the block function on named records', () => {
  const JSONL: InputDialect = { format: 'jsonl' };

  it('finds fields by name, and drops and lists the others', () => {
    const { output, unmappedFields, tally } = process(
      text(
        '{"TIME":"2024-05-13","id":7,"notes":"x","Points":9007199254740993}\n\n{"time":1715594400,"id":"8"}\n',
      ),
      JSONL,
    );
    expect(output.toString()).toBe(
      '2024-05-13T00:00:00Z,7,,,,,,,,9007199254740993,\n2024-05-13T10:00:00Z,8,,,,,,,,,\n',
    );
    expect(unmappedFields).toEqual(['notes']);
    expect(tally.read).toBe(2);
  });

  it.each([
    ['{"time"', null, 'INVALID_JSON'],
    ['[]', null, 'NOT_AN_OBJECT'],
    ['{"other":1}', null, 'NO_KNOWN_FIELD'],
    ['{"time":"2024-05-13","id":{"a":1}}', 'id', 'NESTED_VALUE'],
    ['{"time":"2024-05-13","id":"\\ud800"}', 'id', 'INVALID_ENCODING'],
  ])('rejects %s', (line, column, code) => {
    const { rejects } = process(text(`${line}\n`), JSONL);
    expect(rejects).toEqual([
      { lineOffset: 0, column: column === null ? null : HEADER.indexOf(column), code },
    ]);
  });

  it('counts the lines of objects as the block states', () => {
    const rows = [{ time: 'never', id: '1' }, { time: 'never', id: '2' }, 3];
    const plainRows = process({ kind: 'objects', rows }, { format: 'objects' });
    expect(plainRows.rejects.map(({ lineOffset }) => lineOffset)).toEqual([0, 1, 2]);
    expect(plainRows.lines).toBe(3);
    const ofOneRecord = process(
      { kind: 'objects', rows, lines: [0, 0, 4], lineCount: 6 },
      { format: 'objects' },
    );
    expect(ofOneRecord.rejects.map(({ lineOffset }) => lineOffset)).toEqual([0, 0, 4]);
    expect(ofOneRecord.lines).toBe(6);
  });

  it('accepts objects with dates, bigints and numbers', () => {
    const rows = [
      { time: new Date('2024-05-13T10:00:00Z'), id: 1, points: 2n ** 62n },
      { time: 1, id: 2 ** 60 },
      {},
      'text',
    ];
    const { output, rejects, tally } = process({ kind: 'objects', rows }, { format: 'objects' });
    expect(output.toString()).toBe(`2024-05-13T10:00:00Z,1,,,,,,,,${2n ** 62n},\n`);
    expect(rejects.map(({ lineOffset, code }) => [lineOffset, code])).toEqual([
      [1, 'INVALID_TIMESTAMP'],
      [3, 'NOT_AN_OBJECT'],
    ]);
    expect(tally.leftOut).toEqual({ EMPTY_ROW: 1 });
  });
});

describe('the invariants of the block function', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'x',
      '12.345',
      '2024-05-13',
      '2024-05-14 10:00',
      'DENIED',
      'GRANTED',
      'US',
      'a@b.co',
      'NULL',
      '5',
    ),
    fc.string({ maxLength: 6 }),
  );
  const table = fc.array(fc.array(cell, { minLength: HEADER.length - 1, maxLength: HEADER.length }), {
    maxLength: 30,
  });
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;

  it('hold: every row read is written, rejected or left out, and every written row counts once in every column', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const result = process(text(rows.map((fields) => `${fields.map(quote).join(',')}\n`).join('')));
        const { tally, rejects } = result;
        expect(tally.read).toBe(rows.length);
        expect(tally.read).toBe(tally.written + tally.rejected + sumCounts(tally.leftOut));
        expect([rejects.length, sumCounts(tally.rejects)]).toEqual([tally.rejected, tally.rejected]);
        expect(rowsOf(result)).toHaveLength(tally.written);
        expect(sumCounts(tally.countries)).toBe(tally.written);
        for (const [index, column] of plan.columns.entries()) {
          if (column.kind.kind !== 'hashedPii') continue;
          const { nulls, hashed, alreadyHashed, standardizedToNothing } = tally.columns[index] ?? {
            nulls: -1,
            hashed: 0,
            alreadyHashed: 0,
            standardizedToNothing: 0,
          };
          expect(nulls + hashed + alreadyHashed + standardizedToNothing).toBe(tally.written);
        }
      }),
      { numRuns: cases(500) },
    );
  });
});
