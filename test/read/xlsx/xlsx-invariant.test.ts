import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { packSheet } from '../../helpers/xlsx.js';
import { cases } from '../../helpers/effort.js';

const SCHEMA = {
  dataSetId: 'orders',
  columns: [
    { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
    { name: 'text', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
    { name: 'count', dataType: 'LONG', columnType: 'METRIC' },
    { name: 'time', dataType: 'TIMESTAMP', columnType: 'DIMENSION' },
  ],
};
const FIELDS = ['id', 'unread', 'text', 'amount', 'count', 'time'];
const MS_PER_DAY = 86_400_000;
const EPOCH = 25_569;

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const row = fc.tuple(
  fc.option(text),
  fc.option(text),
  fc.option(text),
  // Sums of cents and similar numbers: floats with and without a tail of wrong digits.
  fc.option(
    fc.tuple(fc.integer({ min: -1e10, max: 1e10 }), fc.nat(5)).map(([value, places]) => value / 10 ** places),
  ),
  fc.option(fc.integer({ min: -1e14, max: 1e14 })),
  // Days from 1901 to 9999, in seconds, which a float can store.
  fc.option(fc.integer({ min: -2_177_452_800, max: 253_402_300_799 })),
);

it('a workbook produces the same data files as the same table in CSV, block by block', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('excel', 'inline', 'strict', 'prefixed'),
      fc.constantFrom(1024, 1 << 20),
      async (rows, manner, blockBytes) => {
        const csv = [
          ['id', 'unread', 'text', 'amount', 'count', 'time'],
          ...rows.map(([id, unread, words, amount, count, time]) => [
            id ?? '',
            unread ?? '',
            words ?? '',
            amount === null ? '' : String(Number(amount.toPrecision(15))),
            count === null ? '' : String(count),
            time === null ? '' : new Date(time * 1000).toISOString().slice(0, 19),
          ]),
          ['last', '', '', '', '', ''],
        ]
          .map((fields) => `${fields.map(quote).join(',')}\n`)
          .join('');
        const sheet = packSheet(
          [
            FIELDS,
            ...rows.map(([id, unread, words, amount, count, time]) => [
              id,
              unread,
              words,
              amount === null ? null : { stored: excelNumber(amount) },
              count,
              time === null ? null : { stored: excelNumber((time * 1000) / MS_PER_DAY + EPOCH), style: 1 },
            ]),
            ['last'],
          ],
          { manner, formats: ['yyyy-mm-dd hh:mm:ss'] },
        );
        const options = { schema: SCHEMA, leakGuard: 'off' as const, blockBytes };
        const fromCsv = await runText(await temporaryFolder(), csv, options);
        const fromSheet = await runText(await temporaryFolder(), sheet, options, 'a.xlsx');
        expect(fromSheet.lines).toEqual(fromCsv.lines);
        // A row without values counts in a CSV file (as left out), but not in a sheet.
        const { written, rejected } = fromCsv.result.rows;
        expect(fromSheet.result.rows).toMatchObject({ written, rejected });
      },
    ),
    { numRuns: cases(40) },
  );
});

/** A float as Excel writes it: with 17 digits where needed. */
function excelNumber(value: number): string {
  const digits = value.toPrecision(17);
  return Number(value.toPrecision(15)) === value ? String(value) : digits;
}
