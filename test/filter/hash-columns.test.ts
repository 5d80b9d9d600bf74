import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IngestError } from '../../src/errors.js';
import type { FilterOptions } from '../../src/filter/filter-options.js';
import { hashColumns } from '../../src/filter/hash-columns.js';
import { hashIdentifier, HASHED_PII_TYPES } from '../../src/identifiers.js';
import { dirtyValues } from '../helpers/dirty-values.js';

/** The output, with the input cut into chunks of `size` bytes. */
async function filter(text: string | Buffer, options: Partial<FilterOptions>, size = 1 << 20) {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const { rows, counts } = hashColumns(Readable.from(pieces), { format: 'csv', columns: [], ...options });
  const output: Buffer[] = [];
  for await (const part of rows) output.push(part);
  return { output: Buffer.concat(output).toString('utf8'), counts };
}

async function failure(text: string | Buffer, options: Partial<FilterOptions>): Promise<IngestError> {
  try {
    await filter(text, options);
  } catch (error) {
    if (error instanceof IngestError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

const EMAIL = { name: 'email', type: 'EMAIL' } as const;
const PHONE = { name: 'phone', type: 'PHONE' } as const;
const hash = (value: string) => hashIdentifier('EMAIL', value) ?? '';

describe('hashColumns of CSV', () => {
  it('replaces the cells and keeps every other byte', async () => {
    const text =
      '\uFEFFid,email ,"note, of ""it""",phone\r\n1, A@b.com,"x, ""y""\nz",(202) 555-0143\r\n\r\n"2","c@d.com",ü,\n,,,\n3,n/a,+,garbage';
    const { output, counts } = await filter(text, { columns: [PHONE, EMAIL], country: 'US' });
    const phone = hashIdentifier('PHONE', '(202) 555-0143', { country: 'US' });
    expect(output).toBe(
      `\uFEFFid,email ,"note, of ""it""",phone\r\n1,${hash('a@b.com')},"x, ""y""\nz",${phone}\r\n\r\n"2",${hash('c@d.com')},ü,\n,,,\n3,,+,`,
    );
    expect(counts).toEqual({
      rows: 4,
      unknownCountries: 0,
      columns: [
        { ...PHONE, hashed: 1, alreadyHashed: 0, empty: 1, notStandardized: 1 },
        { ...EMAIL, hashed: 2, alreadyHashed: 0, empty: 0, notStandardized: 1 },
      ],
    });
  });

  it('does not depend on how the bytes are cut into chunks', async () => {
    const text = `id,email\n${Array.from({ length: 50 }, (_, row) => `${row},"p${row}@ex""ample.com"\r\n`).join('')}`;
    const whole = await filter(text, { columns: [EMAIL] });
    for (const size of [1, 2, 3, 7, 64])
      expect(await filter(text, { columns: [EMAIL] }, size)).toEqual(whole);
  });

  it('hashes like hashIdentifier, for any cells, and copies the rest', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...HASHED_PII_TYPES),
        async (rows, type) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = rows.map(([value, other]) => `${quoted(value)},${quoted(other)}\n`).join('');
          const { output } = await filter(`v,o\n${text}`, { columns: [{ name: 'v', type }], country: 'DE' });
          const expected = rows.map(([value, other]) =>
            value === '' && other === ''
              ? '"",""\n'
              : `${hashIdentifier(type, value, { country: 'DE' }) ?? ''},${quoted(other)}\n`,
          );
          expect(output).toBe(`v,o\n${expected.join('')}`);
        },
      ),
    );
  });

  it('can treat numbers, tabs and quotes as plain text', async () => {
    const options = { columns: [{ name: '2', type: 'EMAIL' }], hasNoHeader: true, delimiter: '\t' } as const;
    expect((await filter('1\ta@b.com\n"2"\tc@d.com', options)).output).toBe(
      `1\t${hash('a@b.com')}\n"2"\t${hash('c@d.com')}`,
    );
    const { output } = await filter('"1\ta@b.com\n2"\t"c@d.com', { ...options, isUnquoted: true });
    expect(output).toBe(`"1\t${hash('a@b.com')}\n2"\t${hashIdentifier('EMAIL', '"c@d.com') ?? ''}`);
  });

  it('reads a phone number by the country of its row', async () => {
    const text = 'land,phone\nDE,0301234567\n,2025550143\nAtlantis,2025550143\nUnited Kingdom,02079460958\n';
    const { output, counts } = await filter(text, { columns: [PHONE], countryColumn: 'land', country: 'US' });
    const of = (value: string, country: string) => hashIdentifier('PHONE', value, { country }) ?? '';
    expect(output).toBe(
      `land,phone\nDE,${of('0301234567', 'DE')}\n,${of('2025550143', 'US')}\nAtlantis,\nUnited Kingdom,${of('02079460958', 'GB')}\n`,
    );
    expect(counts.unknownCountries).toBe(1);
    expect(counts.columns[0]).toMatchObject({ hashed: 3, notStandardized: 1 });
  });

  it('does not hash text with lost characters', async () => {
    const name = { name: 'name', type: 'LAST_NAME' } as const;
    const text = Buffer.from('name,x\nM\xfcller,1\nMeier,2\n', 'latin1');
    const { output } = await filter(text, { columns: [name] });
    expect(output.split('\n')[1]).toBe(',1');
    expect(output.split('\n')[2]).toBe(`${hashIdentifier('LAST_NAME', 'Meier')},2`);
  });

  it('outputs nothing for nothing, and a header for a header', async () => {
    expect((await filter('', { columns: [EMAIL] })).output).toBe('');
    expect((await filter('id,email', { columns: [EMAIL] })).output).toBe('id,email');
    expect((await filter('id,email\n', { columns: [EMAIL] })).output).toBe('id,email\n');
  });

  it.each([
    ['FILTER_COLUMN', 'a,b\n1,2\n'],
    ['FILTER_COLUMN', 'email,email\n1,2\n'],
    ['UNREADABLE_ROW', 'id,email\n1,a@b.com\n2\n'],
    ['UNREADABLE_ROW', 'id,email\n1,a@b.com,secret@x.com\n'],
    ['UNREADABLE_ROW', 'id,email\n1,"secret@x.com\n'],
    ['UNREADABLE_ROW', 'id,email\n"1"x,secret@x.com\n'],
    ['UNREADABLE_ROW', `id,email\n1,secret@x.com${'x'.repeat(1 << 20)}\n`],
    ['FILTER_ENCODING', Buffer.from('\uFEFFid,email\n1,secret@x.com\n', 'utf16le')],
  ])('ends with %s, and prints no value', async (code, text) => {
    const error = await failure(text, { columns: [EMAIL] });
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('secret');
  });

  it('names the line of an error', async () => {
    const error = await failure('id,email\n1,"a\nb"\n\n2\n', { columns: [EMAIL] });
    expect(error.message).toContain('Line 5 ');
  });
});

describe('hashColumns of JSON Lines', () => {
  it('replaces the values and keeps all other text', async () => {
    const text =
      '{"id":12345678901234567890,"email":"A@b.com", "x":{"email":"a@b.com"},"1":[1.0,"}"]}\r\n\n{"phone" : 2025550143,"em\\u0061il":"c@d.com","email":null}\n{"email":["e@f.com"],"note":"\\"email\\":1"}\n{}';
    const { output, counts } = await filter(text, {
      format: 'jsonl',
      columns: [EMAIL, PHONE],
      country: 'US',
    });
    const phone = hashIdentifier('PHONE', '2025550143', { country: 'US' });
    expect(output).toBe(
      `{"id":12345678901234567890,"email":"${hash('a@b.com')}", "x":{"email":"a@b.com"},"1":[1.0,"}"]}\r\n\n{"phone" : "${phone}","em\\u0061il":"${hash('c@d.com')}","email":null}\n{"email":null,"note":"\\"email\\":1"}\n{}`,
    );
    expect(counts.rows).toBe(4);
    expect(counts.columns[0]).toMatchObject({ hashed: 2, empty: 1, notStandardized: 1 });
  });

  it.each(['Email', ' email', 'EMAIL ', 'E\\u006dail'])(
    'does not pass on a row whose key is %j',
    async (key) => {
      const options = { format: 'jsonl', columns: [EMAIL] } as const;
      const error = await failure(`{"email":"a@b.co"}\n{"${key}":"jane@b.co"}\n`, options);
      expect(error).toMatchObject({ code: 'UNREADABLE_ROW', exitCode: 3 });
      expect(error.message).toContain('Line 2');
    },
  );

  it('fails when no row has any of the columns; single rows may be without them', async () => {
    const options = { format: 'jsonl', columns: [EMAIL, PHONE] } as const;
    const rows = '{"e_mail":"jane@b.co"}\n';
    expect(await failure(rows, options)).toMatchObject({ code: 'NO_COLUMN_FOUND', exitCode: 3 });
    const { counts } = await filter(`${rows}{"email":null}\n`, options);
    expect(counts.rows).toBe(2);
    expect((await filter('\n', options)).output).toBe('\n');
  });

  it('reads a repeated key as JSON.parse does: the last one counts', async () => {
    const line = '{"c":"Atlantis","phone":"2025550143","c":"US"}';
    const { output } = await filter(line, { format: 'jsonl', columns: [PHONE], countryColumn: 'c' });
    const phone = hashIdentifier('PHONE', '2025550143', { country: 'US' });
    expect(output).toBe(`{"c":"Atlantis","phone":"${phone}","c":"US"}`);
  });

  it('finds the members that JSON.parse finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string({ minLength: 1 }),
        async (row, name) => {
          const line = JSON.stringify({ ...row, email: name }, null, 1).replaceAll('\n', ' ');
          const { output } = await filter(line, { format: 'jsonl', columns: [EMAIL] });
          expect(JSON.parse(output)).toEqual(
            JSON.parse(JSON.stringify({ ...row, email: hashIdentifier('EMAIL', name) })),
          );
        },
      ),
    );
  });

  it.each(['[1]\n', '{"email":"secret@x.com"\n', 'secret\n'])(
    'ends at %j and prints no value',
    async (text) => {
      const error = await failure(`{"email":"a@b.com"}\n${text}`, { format: 'jsonl', columns: [EMAIL] });
      expect(error.code).toBe('UNREADABLE_ROW');
      expect(error.message).toContain('Line 2 ');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('the values that are known to be difficult', () => {
  it.each(HASHED_PII_TYPES)('of type %s get the hashes of run, in both formats', async (type) => {
    const own = dirtyValues.filter((value) => value.type === type && !value.input.includes('\uFFFD'));
    const options = { columns: [{ name: 'v', type }], countryColumn: 'c' } as const;
    const expected = own.map(({ input, country }) => hashIdentifier(type, input, { country }));
    const csv = own.map(({ input, country }) => `"${input.replaceAll('"', '""')}",${country ?? ''},x\n`);
    const csvOutput = (await filter(`v,c,x\n${csv.join('')}`, options)).output;
    expect(csvOutput).toBe(
      `v,c,x\n${own.map(({ country }, index) => `${expected[index] ?? ''},${country ?? ''},x\n`).join('')}`,
    );
    const json = own.map(({ input, country }) => `${JSON.stringify({ v: input, c: country })}\n`);
    const { output } = await filter(json.join(''), { ...options, format: 'jsonl' });
    const hashes = output
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => z.object({ v: z.string().nullable() }).parse(JSON.parse(line)).v);
    expect(hashes).toEqual(expected);
  });
});
