import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachCsvRow } from '../../src/read/csv-rows.js';
import { CsvWindows } from '../../src/reshape/csv-windows.js';
import { RecordCells } from '../../src/reshape/record-cells.js';

const FIELDS = 3;
const cell = fc.oneof(
  fc.constantFrom('', 'a', 'Tür', ' ', '"a ""quoted"" b"', '"two\nlines"', '"x,y"', '""', 'a"b', '\r'),
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/["\n\r,]/g, '')),
);
const record = fc.array(cell, { minLength: 1, maxLength: FIELDS + 2 }).map((cells) => cells.join(','));
const lineEnd = fc.constantFrom('\n', '\r\n');

/** The records as csv-parse returns them. */
function expectedRows(text: string, footers: readonly string[]) {
  const rows: [line: number, row: unknown][] = [];
  const layout = { format: 'csv', delimiter: ',', lineEnd: '\n', fieldCount: FIELDS, footers } as const;
  const last = eachCsvRow(Buffer.from(text), 0, layout, (row, line) => {
    if (row === 'FIELD_COUNT') rows.push([line, { reject: row }]);
    else rows.push([line, typeof row === 'string' ? { leaveOut: row } : [row[2], row[0], row[1]]]);
  });
  return { rows, last };
}

function windowRows(text: string, footers: readonly string[], windowBytes: number) {
  const records = new RecordCells(FIELDS);
  const dialect = { format: 'csv', delimiter: ',', lineEnd: '\n' } as const;
  const fields = { dialect, fieldCount: FIELDS, footers, positions: [2, 0, 1], windowBytes };
  const windows = new CsvWindows(fields, records, () => []);
  const rows: [line: number, row: unknown][] = [];
  windows.begin(Buffer.from(text), 0);
  while (windows.open())
    for (let found = windows.next(); found !== undefined; found = windows.next()) {
      const texts = [0, 1, 2].map((place) => {
        const start = records.cells[2 * place] ?? 0;
        return records.space.bytes.toString('utf8', start, start + (records.cells[2 * place + 1] ?? 0));
      });
      // The fields that are read determine whether it is empty.
      const isEmpty = found === null && texts.every((said) => said.trim() === '');
      rows.push([windows.line, isEmpty ? { leaveOut: 'EMPTY_ROW' } : (found ?? texts)]);
    }
  return { rows, last: windows.nextLine };
}

it('windows of any size return the records that csv-parse returns', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 20 }),
      lineEnd,
      fc.integer({ min: 1, max: 60 }),
      (records, end, windowBytes) => {
        const text = records.join(end) + end;
        expect(windowRows(text, ['a'], windowBytes)).toEqual(expectedRows(text, ['a']));
      },
    ),
    { numRuns: 1500 },
  );
});

it('a record may be larger than a window, and smaller ones follow it', () => {
  const long = 'x'.repeat(200);
  const text = `a,b,c\n"${long}\n${long}",b,c\nd,e,f\n`;
  expect(windowRows(text, [], 16).rows).toEqual([
    [0, ['c', 'a', 'b']],
    [1, ['c', `${long}\n${long}`, 'b']],
    [3, ['f', 'd', 'e']],
  ]);
});
