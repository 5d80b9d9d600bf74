import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterOptions } from '../../src/filter/filter-options.js';
import { hashColumns } from '../../src/filter/hash-columns.js';
import { HASHED_PII_TYPES } from '../../src/identifiers.js';
import { cases } from '../helpers/effort.js';
import { dirtyValues } from '../helpers/dirty-values.js';

/** Every type has a column, and two columns are passed through. */
const COLUMNS = HASHED_PII_TYPES.map((type) => ({ name: type.toLowerCase(), type }));
const NAMES = ['id', ...COLUMNS.map(({ name }) => name), 'land', 'note'];

async function outcome(text: Buffer, options: FilterOptions, cuts: readonly number[], useKernel: boolean) {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  const pieces = places.slice(1).map((end, index) => text.subarray(places[index], end));
  const { rows, counts } = hashColumns(Readable.from(pieces), options, useKernel);
  const output: Buffer[] = [];
  for await (const part of rows) output.push(part);
  return { output: Buffer.concat(output).toString('latin1'), counts };
}

/** Both paths return the same bytes and counts. */
async function expectSame(
  text: Buffer,
  options: Partial<FilterOptions> & Pick<FilterOptions, 'format'>,
  cuts: readonly number[] = [],
) {
  const whole = { columns: COLUMNS, countryColumn: 'land', country: 'US', ...options };
  const byKernel = await outcome(text, whole, cuts, true);
  expect(byKernel).toEqual(await outcome(text, whole, [], false));
  return byKernel;
}

const ordinary = fc.constantFrom(
  'Ann.B+c@example.com',
  '(202) 555-0143',
  "O'Neil",
  'Jürgen',
  '12 Main Street Apt. 4',
  '12345-6789',
  'SW1A 1AA',
  'California',
  'null',
  'n/a',
  'test@test.com',
  ' ',
  '',
  '',
  'a'.repeat(64),
);
const value = fc.oneof(
  { weight: 6, arbitrary: ordinary },
  { weight: 3, arbitrary: fc.constantFrom(...dirtyValues.map(({ input }) => input)) },
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const land = fc.constantFrom('US', 'de', 'United Kingdom', '', 'Atlantis', 'fr', 'n/a', ' JP ');
const cuts = fc.array(fc.nat(), { maxLength: 6 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\n\n', '\n\r\n');

describe('the row loop as a filter of CSV', () => {
  const cell = fc
    .tuple(value, fc.constantFrom('quoted', 'bare'), fc.boolean())
    .map(([text, how, hasNonAscii]) => {
      const clean = text.replaceAll('\u0000', '');
      const bare = clean.replace(/[",\r\n]/g, hasNonAscii ? 'é' : '');
      return how === 'bare' ? bare : `"${clean.replaceAll('"', '""')}"`;
    });
  const row = fc
    .tuple(
      fc.nat(),
      fc.array(cell, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
      land,
      cell,
      lineEnd,
    )
    .map(([id, cells, country, note, end]) => `${[id, ...cells, country, note].join(',')}${end}`);

  it('produces what the reference produces, wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), cuts, async (rows, places) => {
        const text = Buffer.from(`${NAMES.join(',')}\n${rows.join('')}`);
        await expectSame(text, { format: 'csv' }, places);
      }),
      { numRuns: cases(100) },
    );
  });

  it('produces what the reference produces for bytes that are not UTF-8', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), fc.nat(), async (rows, place) => {
        const text = Buffer.from(`${NAMES.join(',')}\n${rows.join('')}`);
        const at = NAMES.join(',').length + 1 + (place % rows.join('').length);
        if (!/[\n\r",]/.test(text.toString('latin1', at, at + 1))) text[at] = 0xe9;
        await expectSame(text, { format: 'csv' });
      }),
      { numRuns: cases(50) },
    );
  });

  it('handles more rows than a batch holds, and rows longer than a batch', async () => {
    const long = `7,${'x'.repeat(300_000)}${',a@b.co'.repeat(COLUMNS.length - 1)},US,"${'y, '.repeat(50_000)}"\n`;
    const short = (id: number) =>
      `${id},${COLUMNS.map((_, column) => (id % 5 === column % 5 ? '' : `p${id}@b.co`)).join(',')},GB,"a""b"\n`;
    const rows = Array.from({ length: 9000 }, (_, id) => (id % 2500 === 2400 ? long : short(id)));
    const { counts } = await expectSame(Buffer.from(`${NAMES.join(',')}\n${rows.join('')}`), {
      format: 'csv',
    });
    expect(counts.rows).toBe(9000);
  });

  it('reads identifiers as their columns specify', async () => {
    const columns = [
      { name: 'email', type: 'EMAIL', reading: { keepEmailUnderscore: true } },
      { name: 'zip', type: 'ZIP', reading: { placeholders: false, nullWords: false } },
    ] as const;
    const rows = 'a_b@c.de,00000\na_b@c.de,nil\nNIX,n/a\n\\N,12345\n';
    const { counts } = await expectSame(Buffer.from(`email,zip\n${rows}`), {
      format: 'csv',
      columns,
      countryColumn: null,
      nullValues: ['NIX', '\\N'],
    });
    expect(counts.columns[0]).toMatchObject({ hashed: 2, empty: 2 });
  });

  it('handles a column that is empty after standardization, and one that is also the country', async () => {
    const text = Buffer.from('land\nUS\n""\n" "\n?\nAtlantis\n');
    const columns = [{ name: 'land', type: 'COUNTRY_CODE' }] as const;
    await expectSame(text, { format: 'csv', columns });
    await expectSame(text, { format: 'csv', columns, countryColumn: null });
  });
});

describe('the row loop as a filter of JSON Lines', () => {
  const escaped = (text: string) =>
    JSON.stringify(text).replace(
      /[^\x20-\x7e]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  const json = fc.oneof(
    { weight: 8, arbitrary: value.map((text) => JSON.stringify(text)) },
    { weight: 2, arbitrary: value.map(escaped) },
    { weight: 2, arbitrary: fc.constantFrom('null', '""') },
    fc.constantFrom(
      'true',
      'false',
      '2025550143',
      '2025550143.00',
      '-12.50',
      '1e3',
      '12345678901234567890',
      '0.0',
    ),
    fc.constantFrom('[]', '["a@b.co"]', '{"a":"a@b.co"}'),
  );
  const space = fc.constantFrom('', '', '', ' ', '\t');
  const row = fc
    .tuple(
      fc.array(json, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
      fc.shuffledSubarray(NAMES, { minLength: 0 }),
      land,
      space,
      lineEnd,
      fc.constantFrom(0, 0, 0, 0, 1),
    )
    .map(([values, names, country, gap, end, doubled]) => {
      const members = [...names, ...names.slice(0, doubled)].map((name) => {
        const column = COLUMNS.findIndex((each) => each.name === name);
        const text =
          name === 'land' ? JSON.stringify(country) : column < 0 ? '"x"' : (values[column] ?? 'null');
        return `${gap}"${name}"${gap}:${gap}${text}`;
      });
      return `{${members.join(',')}${gap}}${end}`;
    });

  it('produces what the reference produces, wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), cuts, async (rows, places) => {
        // A key for every column, so that no input is refused because it has none.
        const first = `{${NAMES.map((name) => `"${name}":null`).join(',')}}\n`;
        await expectSame(Buffer.from(`${first}${rows.join('')}`), { format: 'jsonl' }, places);
      }),
      { numRuns: cases(100) },
    );
  });

  it('handles more rows than a batch holds, and rows longer than a batch', async () => {
    const members = (id: number) =>
      COLUMNS.map(({ name }, column) => `"${name}":${id % 5 === column % 5 ? 'null' : `"p${id}@b.co"`}`);
    const rows = Array.from({ length: 6000 }, (_, id) => {
      const note = id % 2500 === 2400 ? 'y'.repeat(200_000) : `n${id}`;
      return `{"id":${id},${members(id).join(',')},"land":"GB","note":"${note}"}\n`;
    });
    const { counts } = await expectSame(Buffer.from(rows.join('')), { format: 'jsonl' });
    expect(counts.rows).toBe(6000);
  });

  it('names the right line of an unreadable row after a batch of hashed rows', async () => {
    const good = '{"email":"a@b.co"}\n'.repeat(20);
    const bad = hashColumns(Readable.from([Buffer.from(`${good}{"Email":"a@b.co"}\n`)]), {
      format: 'jsonl',
      columns: [{ name: 'email', type: 'EMAIL' }],
    });
    await expect(bad.rows.next()).rejects.toThrow('Line 21 ');
  });
});
