import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { detectEncoding } from '../../../src/read/encoding/detect-encoding.js';
import { encodeText } from '../../helpers/encode-text.js';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { triesAll } from '../../helpers/effort.js';

const SCHEMA = {
  dataSetId: 't',
  columns: ['order_id', 'day'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
};

/** A table of at least this many bytes. */
function table(bytes: number, value = 'x'): string {
  let text = 'order_id,day\n';
  for (let row = 1; text.length < bytes || row < 3; row++) text += `A-${row},${value}\n`;
  return text;
}

describe('NUL bytes and UTF-16', () => {
  it('a few NULs count as damage, wherever they are', async () => {
    const folder = await temporaryFolder();
    for (const size of triesAll ? [20, 27, 40, 41, 80, 120, 200] : [27, 200]) {
      for (const count of [1, 2, 3]) {
        for (const parity of [0, 1]) {
          const bytes = Buffer.from(table(size));
          // Within the values of the last rows.
          const places = [...bytes.keys()]
            .filter((at) => bytes[at] === 0x78 || bytes[at] === 0x2d)
            .toReversed();
          const hit = places.filter((at) => at % 2 === parity).slice(0, count);
          for (const at of hit) bytes[at] = 0;
          expect(detectEncoding(bytes, true).encoding).toBe('utf-8');
          // More rows, so that some remain to be written.
          const rows = 'B-1,y\nB-2,y\nB-3,y\n';
          const { rejects, result } = await runText(folder, Buffer.concat([bytes, Buffer.from(rows)]), {
            schema: SCHEMA,
          });
          expect(result.rows.read).toBe(table(size).split('\n').length + 1);
          expect(rejects.length > 0).toBe(hit.length > 0);
          expect(rejects.every((reject) => reject.endsWith('NUL_CHARACTER'))).toBe(true);
        }
      }
    }
  });

  it.each([
    ['ASCII', 'x'],
    ['German', 'Müller, Köln'],
    ['Russian', 'Иванов Пётр'],
    ['Japanese', '井上ひかり'],
    ['Hiragana', 'あいうえおかきくけこさしすせそ'],
    ['Chinese', '上海市浦东新区'],
  ])('UTF-16 without a byte order mark is detected at every size: %s', (_, value) => {
    for (const size of [20, 30, 40, 60, 100, 200, 2000]) {
      const text = table(size, value);
      for (const encoding of ['utf-16le', 'utf-16be'] as const)
        expect(detectEncoding(encodeText(text, encoding), true).encoding).toBe(encoding);
    }
  });

  it('Windows-1252 text with NULs stays Windows-1252', () => {
    const bytes = encodeText(table(200, 'Müller'), 'windows-1252');
    for (const at of [21, 33, 47]) bytes[at] = 0;
    expect(detectEncoding(bytes, true).encoding).toBe('windows-1252');
  });
});

describe('escape sequences', () => {
  const bytesOf = (text: string) => Buffer.from(text, 'latin1');
  const refused = [
    'order_id,day\n1,\u001b$B;3EDB@O:\u001b(B\n',
    'order_id,day\n1,\u001b$@;3ED\u001b(J\n',
    'order_id,day\n1,\u001b(I1\u001b(B\n',
    'order_id,day\n1,\u001b$(D0!\u001b(B\n',
    '\u001b$)Corder_id,day\n1,\u000e;3\u000f\n',
    '\u001b$)Aorder_id,day\n1,\u000e;3\u000f\n',
  ];
  it.each(refused)('%j is refused with the name of its encoding', async (text) => {
    const folder = await temporaryFolder();
    const error: unknown = await runText(folder, bytesOf(text), { schema: SCHEMA }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    expect(String(error)).toContain('ISO-2022-JP');
  });

  it('rows are rejected for them after the first bytes, and in text with other characters', async () => {
    const folder = await temporaryFolder();
    for (const options of [{}, { format: 'jsonl' as const }]) {
      const rows = Array.from({ length: 20_000 }, (_, index) => `${index},${'plain text '.repeat(12)}\n`);
      const late = `order_id,day\n${rows.join('')}a,\u001b$B;3ED\u001b(B\nb,x\n`;
      const { rejects } = await runText(folder, late, { schema: SCHEMA, ...options });
      expect(rejects).toEqual(['20002 day INVALID_ENCODING']);
    }
    const mixed = await runText(folder, 'order_id,day\n1,Müller\n2,\u001b$B;3\u001b(B\n', { schema: SCHEMA });
    expect(mixed.rejects).toEqual(['3 day INVALID_ENCODING']);
    const json = await runText(folder, '{"order_id":"1","day":"\\u001b$B;3"}\n', { schema: SCHEMA }).catch(
      (cause: unknown) => cause,
    );
    expect(json).toMatchObject({ code: 'TOO_MANY_REJECTS' });
  });

  it('other escape characters are left alone', async () => {
    const { lines } = await runText(await temporaryFolder(), 'order_id,day\n1,\u001b[31mred\u001b[0m\n', {
      schema: SCHEMA,
    });
    expect(lines).toEqual(['1,\u001b[31mred\u001b[0m']);
  });
});

describe('files found in practice', () => {
  const fixture = (name: string) => readFileSync(new URL(`../../fixtures/reading/${name}`, import.meta.url));

  it('a single NUL rejects its row', async () => {
    const { lines, rejects } = await runText(await temporaryFolder(), fixture('nul-small.csv'), {
      schema: SCHEMA,
    });
    expect(lines).toEqual(['A-2,z']);
    expect(rejects).toEqual(['2 day NUL_CHARACTER']);
  });

  it('ISO-2022-JP is named in the error', async () => {
    const run = runText(await temporaryFolder(), fixture('iso2022jp.csv'), { schema: SCHEMA });
    await expect(run).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
  });
});
