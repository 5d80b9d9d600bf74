import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRecords } from '../../src/read/csv-records.js';
import { cutRecords, MAX_RECORD_BYTES } from '../../src/read/record-cutter.js';
import { collect, inChunks } from '../helpers/chunks.js';
import { cases } from '../helpers/effort.js';

interface Piece {
  readonly text: string;
  readonly code: string | null;
}

/** The cutter's output as one list: adjacent ranges of whole records are joined, with rejected lines in between. */
async function cut(
  text: string,
  options: {
    chunks?: number[];
    blockBytes?: number | undefined;
    quoting?: boolean;
    lineEnd?: '\n' | '\r';
  } = {},
): Promise<Piece[]> {
  const bytes = Buffer.from(text);
  const blocks = await collect(
    cutRecords(inChunks(bytes, options.chunks), {
      quoting: options.quoting === false ? null : { delimiter: 44 },
      lineEnd: options.lineEnd ?? '\n',
      blockBytes: options.blockBytes,
    }),
  );
  const pieces: Piece[] = [];
  const add = (piece: Piece) => {
    const last = pieces.at(-1);
    if (piece.code === null && piece.text === '') return;
    if (last?.code === null && piece.code === null)
      pieces[pieces.length - 1] = { text: last.text + piece.text, code: null };
    else pieces.push(piece);
  };
  for (const block of blocks) {
    let position = 0;
    for (const { start, end, code } of block.refused) {
      add({ text: block.bytes.toString('utf8', position, start), code: null });
      // How much of a rejected line remains depends on the blocks.
      add({ text: '', code });
      position = end;
    }
    add({ text: block.bytes.toString('utf8', position), code: null });
  }
  return pieces;
}

/** The same rules, one character at a time, over the entire text. */
function cutSlowly(text: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: Piece) => {
    const last = pieces.at(-1);
    if (last?.code === null && piece.code === null)
      pieces[pieces.length - 1] = { text: last.text + piece.text, code: null };
    else pieces.push(piece);
  };
  let start = 0;
  while (start < text.length) {
    const record = slowRecord(text, start);
    add({ text: record.code === null ? text.slice(start, record.end) : '', code: record.code });
    start = record.end;
  }
  return pieces;
}

function slowRecord(text: string, start: number): { end: number; code: string | null } {
  const firstLine = text.indexOf('\n', start);
  const lineEnd = firstLine < 0 ? text.length : firstLine + 1;
  let atFieldStart = true;
  let position = start;
  while (position < text.length) {
    const character = text[position];
    if (character === '"' && atFieldStart) {
      position += 1;
      while (true) {
        if (position >= text.length) return { end: lineEnd, code: 'UNCLOSED_QUOTE' };
        if (text[position] !== '"') position += 1;
        else if (text[position + 1] === '"') position += 2;
        else break;
      }
      position += 1;
      const rest = text.slice(position, position + 2);
      if (rest !== '' && !rest.startsWith(',') && !rest.startsWith('\n') && rest !== '\r\n') {
        return { end: lineEnd, code: 'MALFORMED_QUOTES' };
      }
      atFieldStart = false;
      continue;
    }
    position += 1;
    if (character === '\n') return { end: position, code: null };
    atFieldStart = character === ',';
  }
  return { end: text.length, code: null };
}

const csvText = fc
  .array(fc.constantFrom('a', 'é', '"', '""', ',', '\n', '\r\n', '"x,y"', '"q\nr"', 'line,two\n', ' '), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));

describe('cutRecords', () => {
  it.each([
    ['with a line end', 'x'.repeat(MAX_RECORD_BYTES - 1) + '\n', null],
    ['that ends the file', 'x'.repeat(MAX_RECORD_BYTES), null],
    ['quoted', `"${'x'.repeat(MAX_RECORD_BYTES - 3)}"\n`, null],
    ['one byte longer', 'x'.repeat(MAX_RECORD_BYTES) + '\n', 'RECORD_TOO_LARGE'],
    ['one byte longer, that ends the file', 'x'.repeat(MAX_RECORD_BYTES + 1), 'RECORD_TOO_LARGE'],
  ])('passes records of exactly the maximum size, and none that are larger: %s', async (_, record, code) => {
    for (const quoting of [true, false]) {
      for (const blockBytes of [64 * 1024, undefined]) {
        const pieces = await cut(`a,b\n${record}`, { chunks: [100_000], blockBytes, quoting });
        const codes = pieces.map((piece) => piece.code);
        expect(codes).toEqual(code === null ? [null] : [null, code]);
      }
    }
  });

  it('keeps quoted line breaks inside their record', async () => {
    expect(await cut('a,"b\nc"\nd,e\n')).toEqual([{ text: 'a,"b\nc"\nd,e\n', code: null }]);
  });

  it('rejects the line of a quote that never ends and continues after it', async () => {
    expect(await cut('a,"b\nc,d\ne,f\n')).toEqual([
      { text: '', code: 'UNCLOSED_QUOTE' },
      { text: 'c,d\ne,f\n', code: null },
    ]);
  });

  it('rejects text after a closing quote', async () => {
    expect(await cut('ok,1\n"b"x,2\nok,3\n')).toEqual([
      { text: 'ok,1\n', code: null },
      { text: '', code: 'MALFORMED_QUOTES' },
      { text: 'ok,3\n', code: null },
    ]);
  });

  it('takes a quote inside an unquoted field literally', async () => {
    expect(await cut('12" pipe,1\nb,2\n')).toEqual([{ text: '12" pipe,1\nb,2\n', code: null }]);
  });

  it('returns the same for any way of cutting the text into chunks and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        csvText,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 64 }),
        async (text, chunks, blockBytes) => {
          expect(await cut(text, { chunks, blockBytes })).toEqual(cutSlowly(text));
        },
      ),
      { numRuns: cases(3000) },
    );
  });

  it('passes on only what the CSV parser reads without an error, record by record', async () => {
    await fc.assert(
      fc.asyncProperty(csvText, async (text) => {
        for (const { text: piece, code } of await cut(text)) {
          if (code === null)
            expect(
              readCsvRecords(Buffer.from(piece), { format: 'csv', delimiter: ',', lineEnd: '\n' }).length,
            ).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a plain line', `${'x'.repeat(MAX_RECORD_BYTES)}\n`, 'RECORD_TOO_LARGE'],
    ['a quoted field on one line', `"${'x'.repeat(MAX_RECORD_BYTES)}"\n`, 'UNCLOSED_QUOTE'],
    ['a line whose quote closes too late', `"x",${'y'.repeat(MAX_RECORD_BYTES)}\n`, 'RECORD_TOO_LARGE'],
  ])('refuses %s above the limit, however it arrives', async (_, tooLong, code) => {
    const text = `a,1\n${tooLong}b,2\n`;
    const all = [[65_536], [MAX_RECORD_BYTES + 5], [1000], [text.length]];
    for (const chunks of all.slice(0, cases(all.length))) {
      for (const blockBytes of [1024, 65_536, 8 * MAX_RECORD_BYTES]) {
        const pieces = await cut(text, { chunks, blockBytes });
        expect(pieces.map((piece) => piece.code)).toEqual([null, code, null]);
        expect([pieces[0]?.text, pieces[2]?.text]).toEqual(['a,1\n', 'b,2\n']);
      }
    }
  });

  it('accepts a record of exactly the limit and refuses one more byte', async () => {
    const fits = `${'x'.repeat(MAX_RECORD_BYTES - 1)}\n`;
    expect(await cut(`${fits}b\n`, { chunks: [7001] })).toEqual([{ text: `${fits}b\n`, code: null }]);
    expect((await cut(`x${fits}b\n`, { chunks: [7001] })).map(({ code }) => code)).toEqual([
      'RECORD_TOO_LARGE',
      null,
    ]);
  });

  it('buffers no more than one line of a file that is a single line', async () => {
    async function* endless() {
      for (let index = 0; index < 50; index++) yield Buffer.alloc(1024 * 1024, 'x');
    }
    const blocks = await collect(cutRecords(endless(), { quoting: null, lineEnd: '\n' }));
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.refused).toEqual([{ start: 0, end: 0, code: 'RECORD_TOO_LARGE' }]);
  });

  it('splits at carriage returns where they are the line ends', async () => {
    const blocks = await collect(
      cutRecords(inChunks(Buffer.from('a,1\rb,2\r')), {
        quoting: { delimiter: 44 },
        lineEnd: '\r',
        blockBytes: 4,
      }),
    );
    expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).toString()).toBe('a,1\rb,2\r');
  });

  it('ignores quotes in formats without quoting', async () => {
    expect(await cut('{"a":"x\n"}\n', { quoting: false })).toEqual([{ text: '{"a":"x\n"}\n', code: null }]);
  });
});
