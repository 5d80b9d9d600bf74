import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowCells } from '../../src/collaboration/row-cells.js';

const digest = fc.constantFrom('', 'a'.repeat(64), '0123456789abcdef'.repeat(4));
const text = fc.string({ unit: 'grapheme', maxLength: 90 }).map((value) => value.replaceAll(/[\t\n]/g, ' '));

it('rows are split into cells at tabs and line feeds', () => {
  const kinds = [true, false, true, true, false, false, true];
  const row = fc.tuple(...kinds.map((isDigest) => (isDigest ? digest : text)));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const bytes = Buffer.from(rows.map((cells) => `${cells.join('\t')}\n`).join(''));
      const cells = new RowCells(kinds.map((isDigest) => ({ isDigest })));
      let start = 0;
      for (const expected of rows) {
        const end = cells.read(bytes, start);
        expect(kinds.map((_, cell) => bytes.toString('utf8', cells.start(cell), cells.end(cell)))).toEqual(
          expected,
        );
        expect(bytes[end]).toBe(0x0a);
        start = end + 1;
      }
      expect(start).toBe(bytes.length);
    }),
  );
});
