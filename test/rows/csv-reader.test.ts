import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { salesLines, SALES_HEADER } from '../../scripts/generate/sales.js';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import type { OutputFormat } from '../../src/model/output-format.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { everyIdentifierPlan, everyKindPlan } from '../helpers/plans.js';
import { cases, longIt } from '../helpers/effort.js';

const cells = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('', ' ', 'x', 'NULL', '\\N', 'null', '0', '7', '-1', '007', '1e3'),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom('12.345', '1,234.50', '.5', '5.', '-0.00', '999999999', '2147483648', '12.5'),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '2024-05-13',
      ' 2024-05-14T10:00:00Z ',
      '2024-05-14 23:59:59 -0700',
      '1715594400',
      '2024-02-30',
      'yesterday',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'Ann.Lee+1@Example.com',
      ' MAILTO:a@b.co',
      'Ann <ann@x.org>',
      'a_b@c.de',
      '@b.c',
      'a@b@c.d',
      '.@.',
      `${'l'.repeat(70)}@example.com`,
      'josé@example.com',
      '973DFE463EC85785F5F95AF5BA3906EEDB2D931C24E69824A89EA65DBA4E813B',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'US',
      'usa',
      'Deutschland',
      'Österreich',
      'Atlantis',
      'GRANTED',
      'denied',
      'Maybe',
      "D'Andre",
      'MÜLLER',
      'Sa\u0303o Paulo',
      'Kansas',
      'US-KS',
      '67202-1234',
      'SW1A 1AA',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '(415) 555-0132',
      '+49 30 23125 123',
      '0044 7700 900123',
      '415-555-0132 x12',
      '12 Main St., Apt #4',
      '123-ABC N. Elm Court',
      'C/O Meier [rear] Hauptstraße 5',
      '="0012"',
      '="Ann ""A"" Lee"',
      '=""',
      `'="2024-05-13"`,
      '12"',
      `'4.1E+9`,
    ),
  },
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      'null',
      'N/A',
      'NA',
      'na',
      'None',
      'nan',
      'Unknown',
      'UNDEFINED',
      'Not applicable',
      'Undefinedson',
      'Nora',
      'Nanette',
      '-',
      '--',
      '.',
      '???',
      '#N/A',
      'test@test.com',
      'Noemail@shop.example',
      'norman@example.com',
      'a_b_c@example.com',
      '0000000000',
      '(999) 999-9999',
      '1234567890',
      '+1 111 111 1111',
      '00000',
      '99999-9999',
      '22222',
      '2134',
      '2134-9599',
      '21341234',
      '021341234',
      'k1a 0b1',
      'sw1a 1aa',
      '00000000-0000-0000-0000-000000000000',
      'aebe52e7-03ee-455a-b3c4-e57283966239',
      'ffffffffffffffffffffffffffffffff',
      '0cba00ca3da1b283a57287bcceb17e35',
      'gfj23eiDZfOSh5bseqU/coILBtuGZPX+dqfrE+JFRqI=',
      '0x81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2',
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'JÃ¼rgen',
      'M&uuml;ller',
      'M%C3%BCller 5',
      '5 M&uuml;ller Rd',
      '1541 Main\u200b Street',
      'V. Roma 5',
      'P.zza Duomo 1',
      'Av. Mayor 5',
      "'1541 Main Street",
      'M: 415 555 0132',
      '415 555 0132 (home)',
      '+52 1 55 1234 5678',
      'mailto:a@b.com?subject=Hi',
      'District of Columbia',
      'Roma',
      'IT',
      'ES',
      'CA',
      'GB',
      'MX',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'a"b',
      'a""',
      '"',
      '\u00a0x\u00a0',
      '\ufeff',
      'a\tb',
      '\u2028',
      '\\',
      '\u0001',
      '\r',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "'4001",
      "'+49 30 23125 123",
      "''1",
      "'x",
      '4.47900E+11',
      "'4.479e+11",
      '4E+9',
      '1E5',
      '$1,243.50',
      '-$12.00',
      '(12.00)',
      '129.99 USD',
      '1.0',
      '# note',
      '#',
      'Grand Total (2)',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('a\0b', '\ufffd', '\u0000') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);
/** A cell in written form: bare, quoted, or incorrectly quoted. */
const written = fc
  .tuple(cells, fc.constantFrom('bare', 'bare', 'bare', 'quoted', 'lines'))
  .map(([text, how]) => {
    if (how === 'bare') return text.replaceAll(/[\n]/g, ' ');
    const inner = how === 'lines' ? `${text}\n,\r\n${text}` : text;
    return `"${inner.replaceAll('"', '""')}"`;
  });
const lineEnds = fc.constantFrom(
  '\n',
  '\n',
  '\n',
  '\r\n',
  '\n\n',
  '\r\r\n',
  '\n"',
  ',\n',
  '\n   \n',
  '"x"y\n',
);

const plans: readonly (readonly [string, DataSetPlan])[] = [
  ['every kind', everyKindPlan()],
  ['every identifier', everyIdentifierPlan()],
];

describe.each(plans)('the row loop on CSV: %s', (_, bare) => {
  const plan = { ...bare, footers: ['grand total', 'x'] };
  const header = plan.columns.map(({ name }) => name);
  const row = fc.tuple(
    fc.array(written, { minLength: header.length, maxLength: header.length }),
    fc.nat(19),
    fc.boolean(),
    lineEnds,
  );
  const file = fc.record({
    rows: fc.array(row, { maxLength: 12 }),
    delimiter: fc.constantFrom(',', ',', ';', '\t', '|'),
    isUnquoted: fc.constantFrom(false, false, false, true),
    comment: fc.constantFrom(undefined, undefined, '#'),
    format: fc.constantFrom('csv', 'jsonl'),
    partitioning: fc.constantFrom('none', 'hour', 'day'),
    blockBytes: fc.constantFrom(1024, 1, 7, 64, 4096),
    ending: fc.constantFrom('', '', '"', '\r', ',', '"open\n'),
    spoiled: fc.option(fc.nat(), { freq: 20 }),
  });

  it('agrees with csv-parse on thousands of files', async () => {
    let rowsWritten = 0;
    await fc.assert(
      fc.asyncProperty(
        file,
        async ({
          rows,
          delimiter,
          isUnquoted,
          comment,
          format,
          partitioning,
          blockBytes,
          ending,
          spoiled,
        }) => {
          const text = rows
            .map(([fields, ragged, isGood, end]) => {
              const chosen = fields.map((field, index) => {
                if (isGood && plan.columns[index]?.isMainEventTime === true) return '2024-05-13T10:00:00Z';
                return isGood &&
                  ['id', 'country', 'consent', 'quantity', 'points', 'amount', 'day'].includes(
                    header[index] ?? '',
                  )
                  ? '7'.repeat(header[index] === 'id' ? 1 : 0)
                  : field;
              });
              const kept = ragged === 0 ? chosen.slice(0, -1) : ragged === 1 ? [...chosen, ' ', 'x'] : chosen;
              return kept.join(delimiter) + end;
            })
            .join('');
          const bytes = Buffer.from(text + ending);
          // A byte that is not UTF-8 on its own.
          if (spoiled !== null && bytes.length > 0) bytes[spoiled % bytes.length] = 0xe4;
          const spec = csvSpec(plan, header, { delimiter, isUnquoted, format, partitioning });
          rowsWritten += comparePaths(
            spec,
            await blocksOf(bytes, { delimiter, isUnquoted, comment }, blockBytes),
          );
        },
      ),
      { numRuns: cases(1000) },
    );
    expect(rowsWritten).toBeGreaterThan(cases(500));
  });
});

describe('the row loop on CSV', () => {
  it.each<[string, OutputFormat, string]>([
    ['csv', 'csv', '\n'],
    ['jsonl', 'jsonl', '\n'],
    ['csv from CRLF', 'csv', '\r\n'],
  ])('agrees with csv-parse on a sales export: %s', async (_, format, lineEnd) => {
    const plan = compilePlan(await loadSchema('d2c-sales'), 'US');
    const lines = [...salesLines(new Random(3), { rows: 4_000, days: 20, oddities: true })];
    const text = lines.join('').replaceAll('\n', lineEnd);
    const spec = csvSpec(plan, SALES_HEADER, { delimiter: ',', format, partitioning: 'day' });
    const rowsWritten = comparePaths(spec, await blocksOf(Buffer.from(text), { delimiter: ',' }, 100_000));
    expect(rowsWritten).toBeGreaterThan(3_500);
    expect(csvLine(SALES_HEADER).split(',')).toHaveLength(spec.fieldCount);
  });

  it('recognizes consent signals again after its cache was emptied in the middle of a row', async () => {
    const plan = everyKindPlan();
    const header = plan.columns.map(({ name }) => name);
    const lines = Array.from({ length: 30_000 }, (_, row) =>
      header
        .map((name) => {
          // Each of them three times, in a form that is cached.
          if (name === 'time') return String(1_700_000_000 + Math.floor(row / 3) * 60);
          return name === 'id' ? `A-${row}` : name === 'consent' ? 'granted' : name === 'country' ? 'DE' : '';
        })
        .join(','),
    );
    const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'none' });
    const blocks = await blocksOf(Buffer.from(`${lines.join('\n')}\n`), { delimiter: ',' }, 300_000);
    expect(comparePaths(spec, blocks)).toBe(30_000);
  });

  longIt('remembers no more than it may, and nothing wrong', async () => {
    const plan = everyIdentifierPlan();
    const header = plan.columns.map(({ name }) => name);
    const lines = Array.from({ length: 20_000 }, (_, row) =>
      header
        .map((name) => (name === 'country' ? ['US', 'GB', 'DE', ''][row % 4] : `${name} ${row % 9_001}`))
        .join(','),
    );
    const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'none' });
    comparePaths(spec, await blocksOf(Buffer.from(`${lines.join('\n')}\n`), { delimiter: ',' }, 300_000));
  });
});
