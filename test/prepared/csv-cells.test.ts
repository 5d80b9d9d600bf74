import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvCells } from '../../src/prepared/csv-cells.js';
import { wholeLines } from '../../src/prepared/whole-lines.js';

function all(text: string, escape: 'quote' | 'backslash' = 'quote') {
  const records: string[][] = [];
  const lines: number[] = [];
  const read = readCsvCells(text, 1, escape, (cells, line) => {
    records.push([...cells]);
    lines.push(line);
    return true;
  });
  return { records, lines, ...read };
}

describe('CSV in the dialect of an upload request', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      [1, 2],
    ],
    [
      'a,b\n,\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
      [1, 2],
    ],
    [
      '"a","b"\n"1, 2","x ""y"""\n',
      [
        ['a', 'b'],
        ['1, 2', 'x "y"'],
      ],
      [1, 2],
    ],
    [
      '"a\nb",c\nd,e\n',
      [
        ['a\nb', 'c'],
        ['d', 'e'],
      ],
      [1, 3],
    ],
    [
      'a,6" x\nb,"",\n',
      [
        ['a', '6" x'],
        ['b', '', ''],
      ],
      [1, 2],
    ],
    ['a,b\r\n', [['a', 'b\r']], [1]],
    ['"",""\n', [['', '']], [1]],
  ])('is read into cells: %j', (text, records, lines) => {
    expect(all(text)).toEqual({
      records,
      lines,
      at: text.length,
      line: expect.any(Number),
      fault: null,
      isEnough: false,
    });
  });

  it('may have quotes after a backslash where the request says so', () => {
    expect(all(String.raw`"a \"b\", c","d\\"` + '\n', 'backslash').records).toEqual([
      ['a "b", c', String.raw`d\ `.trim()],
    ]);
  });

  it('with wrong quotes is described in the error', () => {
    expect(all('a,b\n"x"y,z\n')).toMatchObject({ fault: 'brokenQuotes', line: 2 });
    expect(all('a,b\n"x \\"y\\"",z\n')).toMatchObject({ fault: 'backslashEscape', line: 2 });
    expect(all('a,b\n"x,z\n')).toMatchObject({ fault: null, at: 4, line: 2, records: [['a', 'b']] });
  });

  it('is read only as far as the reader asks', () => {
    for (const text of ['a\nb\nc\n', '"a"\n"b"\n"c"\n']) {
      const found: string[][] = [];
      const read = readCsvCells(text, 1, 'quote', (cells) => found.push([...cells]) < 2);
      expect(found).toEqual([['a'], ['b']]);
      expect(read.isEnough).toBe(true);
    }
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '\\', '1'), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  const written = (rows: readonly (readonly string[])[]) =>
    rows.map((row) => `${row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\n`).join('');

  it('is read as csv-parse reads it', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = written(rows);
        const expected: unknown = parse(text, { relax_column_count: true, record_delimiter: '\n' });
        expect(all(text).records).toEqual(expected);
      }),
    );
  });

  it('is read the same wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.array(fc.nat(60)), async (rows, cuts) => {
        const bytes = Buffer.from(written(rows));
        const ends = [...new Set([...cuts.filter((cut) => cut < bytes.length), bytes.length])].toSorted(
          (a, b) => a - b,
        );
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const records: string[][] = [];
        let rest = '';
        let line = 1;
        for await (const text of wholeLines(source(chunks), 'x.csv')) {
          const read = readCsvCells(rest + text, line, 'quote', (cells) => records.push([...cells]) > 0);
          rest = (rest + text).slice(read.at);
          line = read.line;
        }
        expect(rest).toBe('');
        expect(records).toEqual(rows);
      }),
    );
  });
});

async function* source(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

describe('complete lines', () => {
  it('end with a line feed, the last one included', async () => {
    const texts: string[] = [];
    for await (const text of wholeLines(source([Buffer.from('a\nb'), Buffer.from('c\nd')]), 'x'))
      texts.push(text);
    expect(texts).toEqual(['a\n', 'bc\n', 'd\n']);
  });

  it('have a length limit', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const reading = async () => {
      for await (const _ of wholeLines(source([chunk, chunk, chunk, chunk, chunk]), 'x.csv'));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'PREPARED_NOT_READABLE' });
  });
});
