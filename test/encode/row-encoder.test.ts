import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowEncoder } from '../../src/encode/row-encoder.js';

const columns = [
  { name: 'a', isNumber: false },
  { name: 'b "quoted", c', isNumber: false },
  { name: 'n', isNumber: true },
];
const cell = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }));

describe('the CSV encoder', () => {
  it('writes a header, quotes what needs it, doubles quotes and leaves nulls empty', () => {
    const encoder = rowEncoder('csv', columns);
    expect(encoder.header).toBe('a,"b ""quoted"", c",n\n');
    expect(encoder.encode(['x', 'say "hi", you', '12.5'])).toBe('x,"say ""hi"", you",12.5\n');
    expect(encoder.encode([null, null, null])).toBe(',,\n');
  });

  it('replaces a line break inside a value by one space', () => {
    expect(rowEncoder('csv', columns).encode(['a\r\nb\nc\rd', 'x', null])).toBe('a b c d,x,\n');
  });

  it('never writes a blank line', () => {
    expect(rowEncoder('csv', columns.slice(0, 1)).encode([null])).toBe('""\n');
  });

  it('is read back unchanged, except for line breaks', () => {
    const encoder = rowEncoder('csv', columns);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const text = encoder.header + rows.map((row) => encoder.encode(row)).join('');
        expect(text.split('\n')).toHaveLength(rows.length + 2);
        const read: unknown = parse(text, { from: 2, relax_quotes: true });
        expect(read).toEqual(
          rows.map((row) => row.map((value) => (value ?? '').replaceAll(/\r\n|\r|\n/g, ' '))),
        );
      }),
    );
  });
});

describe('the JSON Lines encoder', () => {
  it('writes numbers digit by digit, and writes nulls out', () => {
    const encoder = rowEncoder('jsonl', columns);
    expect(encoder.header).toBe('');
    expect(encoder.encode(['é\n', null, '9223372036854775807'])).toBe(
      '{"a":"é\\n","b \\"quoted\\", c":null,"n":9223372036854775807}\n',
    );
  });

  it('is read back unchanged', () => {
    const encoder = rowEncoder('jsonl', columns.slice(0, 2));
    fc.assert(
      fc.property(cell, cell, (a, b) => {
        const line = encoder.encode([a, b]);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.parse(line)).toEqual({ a, 'b "quoted", c': b });
      }),
    );
  });
});
