import { afterEach, describe, expect, it, vi } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { leakCorpus } from '../../scripts/generate/leak-corpus.js';
import { Random } from '../../scripts/generate/random.js';
import type { DataSetPlan } from '../../src/schema/plan.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { RowLoop } from '../../src/rows/row-loop.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';

afterEach(() => void vi.restoreAllMocks());

const text = { dataType: 'STRING', columnType: 'DIMENSION' };

/**
 * Checks that the kernel and the reference return the same for these rows.
 * @returns rows written, and by column how many cells the kernel did not decide itself
 */
async function compare(plan: DataSetPlan, header: readonly string[], rows: readonly (readonly string[])[]) {
  const asked = new Map(header.map((name) => [name, 0]));
  const cell: RowLoop['cell'] = RowLoop.prototype.cell;
  vi.spyOn(RowLoop.prototype, 'cell').mockImplementation(function counted(this: RowLoop, column, ...rest) {
    const name = plan.columns[column]?.name ?? '';
    asked.set(name, (asked.get(name) ?? 0) + 1);
    return cell.call(this, column, ...rest);
  });
  const bytes = Buffer.from(rows.map((row) => csvLine(row)).join(''));
  const spec = csvSpec(plan, header, { delimiter: ',', format: 'csv', partitioning: 'hour' });
  const written = comparePaths(spec, await blocksOf(bytes, { delimiter: ',' }, 50_000));
  return { written, asked };
}

describe('kernel and reference agree on times', () => {
  const plan = compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 'times',
        countryCode: 'US',
        period: 'P1D',
        columns: [
          {
            name: 'time',
            dataType: 'TIMESTAMP',
            columnType: 'DIMENSION',
            isMainEventTime: true,
            nullable: false,
          },
        ],
      },
      'a test',
    ),
  );
  const two = (number: number) => String(number).padStart(2, '0');
  const DATES = [
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
    '2023-02-28',
    '2023-03-01',
    '2000-02-29',
    '1900-02-28',
    '1900-03-01',
    '2024-12-31',
    '2025-01-01',
    '2024-04-30',
    '2024-05-01',
    '2024-06-15',
    '2023-07-31',
    '2023-08-31',
  ];

  it('with every offset, at the edges of days, months and years', async () => {
    const rows: string[][] = [];
    let beyond = 0;
    for (const sign of ['+', '-']) {
      for (let hours = 0; hours <= 24; hours++) {
        for (const minutes of [0, 1, 30, 59, 60]) {
          for (const date of DATES) {
            for (const clock of ['00:00:00', '00:59:59', '12:00:00', '23:00:00', '23:59:59']) {
              const offset = `${sign}${two(hours)}${rows.length % 2 === 0 ? ':' : ''}${two(minutes)}`;
              const gap = ['', ' ', ''][rows.length % 3] ?? '';
              rows.push([`${date}${rows.length % 5 === 0 ? ' ' : 'T'}${clock}${gap}${offset}`]);
              if (hours > 17 || minutes > 59) beyond += 1;
            }
          }
        }
      }
    }
    const { written, asked } = await compare(plan, ['time'], rows);
    // The kernel decides all existing offsets, and the reference decides the others.
    expect(asked.get('time')).toBe(beyond);
    // Up to eighteen hours, with full hours and four different minutes.
    expect(written).toBe((rows.length * (18 * 4 + 1)) / 125);
  });

  it('in other forms, and on times that do not exist', async () => {
    const forms = [
      'yyyy-MM-ddTHH:mm:ssZ',
      'yyyy-MM-dd HH:mm:ss.SSSZ',
      'yyyy-MM-ddTHH:mm:ss',
      'yyyy-MM-ddTHH:mmZ',
      'yyyy/MM/dd HH:mm:ss',
      'MM/dd/yyyy HH:mm',
      'dd.MM.yyyy HH:mm:ss',
      'yyyyMMddTHHmmssZ',
      'yyyy-MM-ddTHH:mm:ss.Z',
      'yyyy-MM-ddtHH:mm:ssz',
      'yyyy-MM-dd',
      'yyyy-MM-ddTHH:mm:ss UTC',
      ' yyyy-MM-ddTHH:mm:ssZ ',
      'yyyy-MM-ddTHH:mm:ssZx',
      'yyyy-MM-ddTHH-mm:ssZ',
      'yyyy-MM-ddTHH:mm:ss+0x:00',
      'yyyy-MM-ddTHH:mm:ss+1',
      'yyyy-MM-ddTHH:mm:ss+',
      'yyyy-MM-ddTHH:mm:ss+01:0',
      'yyyy-MM-ddTHH:mm:ss+01.00',
    ];
    const years = ['0000', '0999', '1000', '1899', '1970', '2024', '9990', '9991', '9999', '20x4'];
    const rest = [
      ['01', '01', '00', '00', '00'],
      ['12', '31', '23', '59', '59'],
      ['02', '29', '10', '20', '30'],
      ['13', '01', '00', '00', '00'],
      ['00', '01', '00', '00', '00'],
      ['04', '31', '00', '00', '00'],
      ['04', '00', '00', '00', '00'],
      ['05', '13', '24', '00', '00'],
      ['05', '13', '10', '60', '00'],
      ['05', '13', '10', '00', '60'],
      ['05', '13', '1x', '00', '00'],
    ] as const;
    const rows = forms.flatMap((form) =>
      years.flatMap((year) =>
        rest.map(([month, day, hour, minute, second]) => [
          form
            .replace('yyyy', year)
            .replace('MM', month)
            .replace('dd', day)
            .replace('HH', hour)
            .replace('mm', minute)
            .replace('ss', second)
            .replace('SSS', '123'),
        ]),
      ),
    );
    const { written, asked } = await compare(plan, ['time'], rows);
    expect(rows).toHaveLength(2200);
    expect(written).toBeGreaterThan(100);
    // For two of the forms, the kernel decides only the existing offsets from 1000 to 9990.
    const decided = rows.length - (asked.get('time') ?? 0);
    expect(decided).toBeGreaterThanOrEqual(2 * 5 * 2);
    expect(decided).toBeLessThan(200);
  });
});

describe('kernel and reference agree on the corpus of the leak guard', () => {
  const header = ['notes', 'code', 'email', 'phone', 'first', 'last', 'country'];
  const identifier = (name: string, type: string) => ({
    name,
    ...text,
    externalUserIdType: { hashedPii: type },
  });
  const planOf = (leakGuard: string) =>
    compilePlan(
      parseDataSetSchema(
        {
          dataSetId: 'guarded',
          countryCode: 'US',
          input: { leakGuard },
          columns: [
            { name: 'notes', ...text },
            { name: 'code', ...text },
            identifier('email', 'EMAIL'),
            identifier('phone', 'PHONE'),
            identifier('first', 'FIRST_NAME'),
            identifier('last', 'LAST_NAME'),
            { name: 'country', ...text, isCountryCode: true },
          ],
        },
        'a test',
      ),
    );

  it.each(['reject', 'redact', 'warn', 'off'])('under the policy %s', async (policy) => {
    const random = new Random(3);
    const rows: string[][] = [];
    for (const { text: value, country, person } of leakCorpus(19, 12)) {
      const [first = '', last = ''] = [person.firstName, person.lastName];
      rows.push([value, `SKU-${random.below(900)}`, person.email, person.phone, first, last, country]);
      // Without anyone beside it, and with the text in both columns.
      rows.push([value, value.slice(0, 40), '', '', '', '', country]);
    }
    const { written, asked } = await compare(planOf(policy), header, rows);
    if (policy === 'reject') expect(written).toBeLessThan(rows.length - 400);
    else expect(written).toBeGreaterThan(rows.length * 0.9);
    const byReference = (name: string) => (asked.get(name) ?? 0) / rows.length;
    // These texts contain special characters, many digits, or letters of other scripts. The kernel asks about most of
    // them, but not all. With the guard off, it asks about those with quotes and the like.
    const [least, most] = policy === 'off' ? [0.02, 0.4] : [0.4, 0.97];
    expect(byReference('notes')).toBeGreaterThan(least);
    expect(byReference('notes')).toBeLessThan(most);
    // A code is cached after the kernel asked about it once.
    expect(byReference('code')).toBeLessThan(byReference('notes') + 0.001);
    expect(byReference('email')).toBeLessThan(0.3);
  });
});
