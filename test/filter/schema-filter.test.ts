import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashColumns } from '../../src/filter/hash-columns.js';
import { schemaFilter, type PipeOptions } from '../../src/filter/schema-filter.js';
import { hashIdentifier } from '../../src/identifiers.js';
import { cellText } from '../../src/model/cell-text.js';
import { asList } from '../../src/schema/as-list.js';
import type { DataSetSchema, SchemaColumn } from '../../src/schema/data-set-schema.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { cases } from '../helpers/effort.js';
import { runText } from '../helpers/run-text.js';
import { dirtyValues } from '../helpers/dirty-values.js';
import { IN_PLACE_SCHEMAS } from '../helpers/in-place-schemas.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'schema-filter-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function filter(text: string, schema: DataSetSchema, pipe: PipeOptions = {}, useKernel = true) {
  const { options } = schemaFilter(schema, 'a test', pipe);
  const { rows, counts } = hashColumns(Readable.from([Buffer.from(text)]), options, useKernel);
  const output: Buffer[] = [];
  for await (const part of rows) output.push(part);
  return { output: Buffer.concat(output).toString('utf8'), counts };
}

const column = (name: string, type: string, source: Readonly<Record<string, unknown>> = {}) => ({
  name,
  dataType: 'STRING',
  columnType: 'DIMENSION',
  externalUserIdType: { hashedPii: type },
  source,
});
const TEXT = { dataType: 'STRING', columnType: 'DIMENSION' };
const schemaOf = (columns: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) =>
  parseDataSetSchema({ dataSetId: 'test', columns, ...more }, 'a test');
const email = (value: string) => hashIdentifier('EMAIL', value) ?? '';

describe('a schema as columns of the filter', () => {
  it('hashes every field that an identifier may be read from, regardless of case, and nothing else', async () => {
    const schema = schemaOf([
      { name: 'id', ...TEXT },
      column('email', 'EMAIL', { from: ['E-Mail', 'Contact Email'] }),
      column('maid', 'CITY'),
      { name: 'note', ...TEXT },
    ]);
    const text = 'id, contact email ,E-MAIL,note,other\n1,a@b.com,C@d.com,x,e@f.com\n';
    const { output } = await filter(text, schema);
    expect(output).toBe(
      `id, contact email ,E-MAIL,note,other\n1,${email('a@b.com')},${email('c@d.com')},x,e@f.com\n`,
    );
    const json = '{"Contact Email":"a@b.com","e-mail":"C@d.com","E-MAIL ":"g@h.com","note":"x"}\n';
    expect((await filter(json.repeat(3), schema, { format: 'jsonl' })).output).toBe(
      `{"Contact Email":"${email('a@b.com')}","e-mail":"${email('c@d.com')}","E-MAIL ":"${email('g@h.com')}","note":"x"}\n`.repeat(
        3,
      ),
    );
  });

  it('provides null values, reading options and the country', async () => {
    const schema = schemaOf(
      [
        column('email', 'EMAIL', { keepEmailUnderscore: true }),
        column('zip', 'ZIP', { placeholders: false, nullWords: false }),
        column('phone', 'PHONE'),
        { name: 'land', ...TEXT, isCountryCode: true, source: { from: ['Land', 'Country'] } },
      ],
      { countryCode: 'DE', input: { nullValues: ['nix'], nullWords: true } },
    );
    const phone = (value: string, country: string) => hashIdentifier('PHONE', value, { country }) ?? '';
    const text = 'email,zip,phone,Country\na_b@c.de,99999,030 1234567,\nnix,nix,020 7946 0958,gb\n';
    const { output, counts } = await filter(text, schema);
    const kept = hashIdentifier('EMAIL', 'a_b@c.de', { keepEmailUnderscore: true });
    const zip = hashIdentifier('ZIP', '99999', { country: 'DE', placeholders: false });
    expect(output).toBe(
      `email,zip,phone,Country\n${kept},${zip},${phone('030 1234567', 'DE')},\n,,${phone('020 7946 0958', 'GB')},gb\n`,
    );
    expect(counts.columns.find(({ name }) => name === 'email')).toMatchObject({ hashed: 1, empty: 1 });
    const french = await filter('phone\n01 23 45 67 89\n', schema, { country: 'FR' });
    expect(french.output).toBe(`phone\n${phone('01 23 45 67 89', 'FR')}\n`);
  });

  it('provides the form of the file, unless the pipe has another', async () => {
    const schema = schemaOf([column('email', 'EMAIL')], {
      input: { header: ['id', 'Email'], delimiter: ';', quote: 'none' },
    });
    const { output } = await filter('1"2;a@b.com\n', schema);
    expect(output).toBe(`1"2;${email('a@b.com')}\n`);
    const own = await filter('1"2\ta@b.com\n', schema, { delimiter: '\t' });
    expect(own.output).toBe(`1"2\t${email('a@b.com')}\n`);
    await expect(filter('1;2;a@b.com\n', schema)).rejects.toMatchObject({ code: 'UNREADABLE_ROW' });
    const lines = schemaOf([column('email', 'EMAIL')], { input: { format: 'jsonl' } });
    expect((await filter('{"email":"a@b.com"}', lines)).output).toBe(`{"email":"${email('a@b.com')}"}`);
  });

  it('provides its constant country', async () => {
    const land = { name: 'land', ...TEXT, isCountryCode: true, source: { value: 'GB' } };
    const { output } = await filter('phone\n020 7946 0958\n', schemaOf([column('phone', 'PHONE'), land]));
    expect(output).toBe(`phone\n${hashIdentifier('PHONE', '020 7946 0958', { country: 'GB' })}\n`);
  });

  it.each([
    ['source.join', column('x', 'ADDRESS', { join: { fields: ['a', 'b'] } })],
    ['source.part', column('x', 'FIRST_NAME', { from: 'name', part: 'firstName' })],
    ['source.value', column('x', 'STATE', { value: 'Texas' })],
    ['source.when', column('x', 'STATE', { when: { field: 'y', isEmpty: false } })],
    ['source.from', column('x', 'STATE', { from: 'email' })],
    ['source.map', { name: 'x', ...TEXT, isCountryCode: true, source: { map: { D: 'DE' } } }],
    ['source.firstFilled', { name: 'x', ...TEXT, isCountryCode: true, source: { firstFilled: true } }],
  ])('is refused for %s, and the error names the column', (setting, other) => {
    const schema = schemaOf([column('email', 'EMAIL'), other]);
    expect(() => schemaFilter(schema, 'mine')).toThrow(
      expect.objectContaining({ code: 'FILTER_SCHEMA', exitCode: 2 }),
    );
    expect(() => schemaFilter(schema, 'mine')).toThrow(/schema mine cannot .*\n {2}x\b/);
    expect(() => schemaFilter(schema, 'mine')).toThrow(setting);
  });

  it.each([
    ['input.join', { join: [{ name: 'a', on: { field: 'id', other: 'id' }, fields: { email: 'mail' } }] }],
    ['input.group.fillDown', { group: { by: 'id', fillDown: ['Email'] } }],
    ['input.group.firstRowOnly', { group: { by: 'id', firstRowOnly: ['Email'] } }],
    ['input.encoding', { encoding: 'latin1' }],
    ['input.skipLines', { skipLines: 2 }],
    ['input.comment', { comment: '#' }],
    [
      'input.items',
      { items: { from: 'i', between: ';', partsBetween: ',', labels: ['m'], fields: { email: 'm' } } },
    ],
  ])('is refused for %s', (setting, input) => {
    const schema = schemaOf([column('email', 'EMAIL')], { input });
    expect(() => schemaFilter(schema, 'mine')).toThrow(setting);
  });

  it('is refused with nested fields of JSON Lines, which CSV does not have', () => {
    const schema = schemaOf([column('email', 'EMAIL', { from: 'customer.email' })]);
    expect(() => schemaFilter(schema, 'mine', { format: 'jsonl' })).toThrow('source.from is a path');
    expect(schemaFilter(schema, 'mine').options.columns).toHaveLength(1);
  });

  it('is refused without identifiers', async () => {
    const schema = await loadSchema('catalog');
    expect(() => schemaFilter(schema, 'catalog')).toThrow('no identifiers');
  });

  it('ends the filter where no field is present, or one of them twice, before any row passes', async () => {
    const schema = schemaOf([column('email', 'EMAIL'), column('city', 'CITY')]);
    await expect(filter('mail,note\na@b.com,x\n', schema)).rejects.toMatchObject({ code: 'FILTER_COLUMN' });
    await expect(filter('email,Email\na@b.com,x\n', schema)).rejects.toMatchObject({ code: 'FILTER_COLUMN' });
    await expect(filter('{"mail":"a@b.com"}\n', schema, { format: 'jsonl' })).rejects.toMatchObject({
      code: 'NO_COLUMN_FOUND',
    });
  });
});

/** Values as exports have them: several in a cell, with marks in front, difficult ones, and none. */
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'Ann.B+c@example.com',
      '(202) 555-0143',
      "'+12025550143",
      '; +44 20 7946 0958 / 030 1234567',
      '12 Main Street\nApt. 4',
      "'02134",
      'Jürgen',
      'null',
      'NULL',
      "'NULL",
      '/',
      '="02134"',
      'n/a',
      ' ',
      '',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...dirtyValues.map(({ input }) => input)) },
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\u0000', '')),
);
const land = fc.constantFrom('US', 'de', 'United Kingdom', '', 'Atlantis', 'fr', ' JP ');

/** The identifiers and the country of a schema, a number for each row, and no rule that leaves rows out. */
function identifiersOf(schema: DataSetSchema): DataSetSchema {
  const { nullValues, nullWords, placeholders } = schema.input ?? {};
  const kept = schema.columns.filter(
    ({ externalUserIdType, isCountryCode }) => externalUserIdType !== undefined || isCountryCode === true,
  );
  return schemaOf([{ name: 'row_number', dataType: 'LONG', columnType: 'DIMENSION' }, ...kept], {
    countryCode: 'US',
    input: JSON.parse(JSON.stringify({ nullValues, nullWords, placeholders, leakGuard: 'off' })),
  });
}

const namesOf = ({ name, source }: SchemaColumn) =>
  source?.from === undefined ? [name] : asList(source.from);

/** The field that provides a row's value, as the schema reference describes it. */
function fieldOf(own: SchemaColumn, row: ReadonlyMap<string, string>): string | undefined {
  const present = namesOf(own).filter((name) => row.has(name));
  const filled = present.find((name) => cellText(row.get(name) ?? '') !== '');
  return own.source?.firstFilled === true ? (filled ?? present[0]) : present[0];
}

describe.each(IN_PLACE_SCHEMAS)('rows of %s', (name) => {
  it.each(['csv', 'jsonl'] as const)('get the identities that run gives them, as %s', async (format) => {
    const schema = identifiersOf(await loadSchema(name));
    // The filter accepts the schema itself, too, in spite of the parts that the copy leaves out.
    expect(schemaFilter(await loadSchema(name), name, { format }).options.columns.length).toBeGreaterThan(5);
    const read = schema.columns.slice(1);
    const header = fc
      .tuple(...read.map((own) => fc.subarray([...namesOf(own)], { minLength: 1 })))
      .map((lists) => [...new Set(lists.flat())]);
    const table = header.chain((names) =>
      fc.record({
        names: fc.constant(names),
        rows: fc.array(
          fc.tuple(
            ...names.map((field) =>
              read.some((own) => own.isCountryCode === true && namesOf(own).includes(field)) ? land : value,
            ),
          ),
          { minLength: 20, maxLength: 40 },
        ),
      }),
    );
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(table, async ({ names, rows }) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const all = [['row_number', ...names], ...rows.map((row, number) => [String(number), ...row])];
        const text =
          format === 'csv'
            ? all.map((row) => `${row.map(quoted).join(',')}\n`).join('')
            : rows
                .map((row, number) =>
                  JSON.stringify(
                    Object.fromEntries([
                      ['row_number', number],
                      ...names.map((field, at) => [field, row[at]]),
                    ]),
                  ),
                )
                .join('\n');
        const run = await runText(
          folder,
          text,
          { schema, format: 'jsonl', encoding: 'utf-8', ...(format === 'csv' ? { delimiter: ',' } : {}) },
          `export.${format}`,
        );
        const piped = await filter(text, schema, { format });
        expect(await filter(text, schema, { format }, false)).toEqual(piped);
        const cells = cellsOf(piped.output, format);
        for (const line of run.lines) {
          const written = z.record(z.string(), z.unknown()).parse(JSON.parse(line));
          const number = Number(written['row_number']);
          const raw = new Map(names.map((field, at) => [field, String(rows[number]?.[at] ?? '')]));
          for (const own of read) {
            if (own.isCountryCode === true) continue;
            const field = fieldOf(own, raw) ?? '';
            expect([own.name, raw.get(field), cells[number]?.[field] || null]).toEqual([
              own.name,
              raw.get(field),
              written[own.name] ?? null,
            ]);
            compared += 1;
          }
        }
      }),
      { numRuns: cases(15) },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

/** What the filter wrote, by row and field. */
function cellsOf(output: string, format: 'csv' | 'jsonl'): readonly Readonly<Record<string, unknown>>[] {
  const records = z.array(z.record(z.string(), z.unknown()));
  if (format === 'csv') return records.parse(parse(output, { columns: true }));
  return records.parse(output.split('\n').map((line): unknown => JSON.parse(line)));
}
