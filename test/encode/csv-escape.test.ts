import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvEncoder } from '../../src/encode/csv-encoder.js';
import { escapedByBackslash, MOST_ESCAPED_GROWTH } from '../../src/encode/csv-escape.js';

const COLUMNS = ['a', 'b'].map((name) => ({ name, isNumber: false }));
const encoder = csvEncoder(COLUMNS);
const doubled = (rows: readonly (readonly (string | null)[])[]) =>
  Buffer.from(rows.map((row) => encoder.encode(row)).join(''));

describe('CSV with a backslash before quotes', () => {
  test.each([
    ['a,b\n', 'a,b\n'],
    ['"say ""hi""",b\n', '"say \\"hi\\"",b\n'],
    ['"""",""""""\n', '"\\"","\\"\\""\n'],
    ['back\\slash,b\n', '"back\\\\slash",b\n'],
    ['\\,\\\n', '"\\\\","\\\\"\n'],
    ['"a,\\",b\n', '"a,\\\\",b\n'],
    ['"\\""",b\n', '"\\\\\\"",b\n'],
    ['""\n', '""\n'],
    [',\n,"x""y"\n', ',\n,"x\\"y"\n'],
  ])('%j becomes %j', (rows, expected) => {
    expect(escapedByBackslash(Buffer.from(rows)).toString()).toBe(expected);
  });

  test('text without backslashes and quotes stays in the same memory', () => {
    const rows = Buffer.from('a,"b, c"\n');
    expect(escapedByBackslash(rows)).toBe(rows);
  });

  const cell = fc.option(fc.string({ unit: fc.constantFrom('"', '\\', ',', 'x', 'é', ' ', '😀') }), {
    nil: null,
  });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });

  test('a reader of the dialect sees the same values, and the output grows within the bound', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const before = doubled(rows);
        const after = escapedByBackslash(before);
        expect(after.length).toBeLessThanOrEqual(before.length * MOST_ESCAPED_GROWTH);
        const read = parse(after, { escape: '\\', quote: '"', record_delimiter: '\n' });
        expect(read).toEqual(parse(before, { record_delimiter: '\n' }));
      }),
    );
  });

  test('the result does not depend on where rows are cut', () => {
    fc.assert(
      fc.property(table, table, (one, other) => {
        const whole = escapedByBackslash(doubled([...one, ...other]));
        const pieces = [escapedByBackslash(doubled(one)), escapedByBackslash(doubled(other))];
        expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      }),
    );
  });
});
