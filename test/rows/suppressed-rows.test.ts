import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputFormat, Partitioning } from '../../src/model/output-format.js';
import { SuppressedSetBuilder } from '../../src/model/suppressed-set.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec, type Dialect } from '../helpers/compare-paths.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const HEADER = ['email', 'email_2', 'phone', 'first_name', 'country', 'amount', 'time', 'note'];
const hashed = (name: string, type: string) => ({
  name,
  dataType: 'STRING',
  columnType: 'DIMENSION',
  externalUserIdType: { hashedPii: type },
});
const PLAN = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 't',
      period: 'P1D',
      countryCode: 'US',
      columns: [
        hashed('email', 'EMAIL'),
        hashed('email_2', 'EMAIL'),
        hashed('phone', 'PHONE'),
        hashed('first_name', 'FIRST_NAME'),
        { name: 'country', dataType: 'STRING', columnType: 'DIMENSION', isCountryCode: true },
        { name: 'amount', dataType: 'LONG', columnType: 'METRIC' },
        {
          name: 'time',
          dataType: 'TIMESTAMP',
          columnType: 'DIMENSION',
          isMainEventTime: true,
          nullable: false,
        },
        { name: 'note', dataType: 'STRING', columnType: 'DIMENSION' },
      ],
      input: { consent: { missing: 'leaveOut' } },
    },
    'a test',
  ),
);
const EVENTS = { tooOldBefore: '2026-05-01', futureFrom: '2026-06-16' };

/** On the list: jane, both phone numbers of 0171, and the digest of a first name, which must not count. */
const builder = new SuppressedSetBuilder();
for (const digest of ['jane@example.com', '14155550171', 'ann'].map(sha256)) builder.add(digest);
const suppressed = builder.finish();

const JANE = ['jane@example.com', ' Jane@Example.com', 'mailto:jane@example.com', sha256('jane@example.com')];
const emails = [
  'bob@example.com',
  'eve@example.com',
  '',
  sha256('other').toUpperCase(),
  'not an address',
  ...JANE,
];
const phones = [
  '4155550171',
  '+1 (415) 555-0171',
  '4155550172',
  '',
  '12',
  sha256('14155550171').toUpperCase(),
];

const rows = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .record({
          email: fc.constantFrom(...emails),
          second: fc.constantFrom('', '', ...emails),
          phone: fc.constantFrom('', '', ...phones),
          name: fc.constantFrom('Ann', 'Jane', ''),
          country: fc.constantFrom('US', 'US', '', 'DE', 'Atlantis'),
          amount: fc.constantFrom('1', '2', 'x'),
          time: fc.constantFrom('2026-06-01T10:00:00Z', '2026-06-02T10:00:00Z', '2020-01-01T00:00:00Z', ''),
          note: fc.constantFrom(
            '',
            'a',
            '"one, ""two""\nthree"',
            'call jane@example.com',
            'x'.repeat(70_000),
          ),
        })
        .map((row) => Object.values(row).join(',')),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        ',,,,,,,',
        'a,b',
        'a,b,c,d,e,f,g,h,i,j',
        `,,,,,,,${'y'.repeat(300_000)}`,
      ),
    },
  ),
  { minLength: 1, maxLength: 60 },
);

function specOf(format: OutputFormat, partitioning: Partitioning) {
  const dialect: Dialect = { delimiter: ',', format, partitioning };
  return { spec: { ...csvSpec(PLAN, HEADER, dialect), suppressed, eventBounds: EVENTS }, dialect };
}

describe('rows of people on a suppression list', () => {
  it('are left out as by the reference, and no others are', async () => {
    const { spec: csv, dialect } = specOf('csv', 'day');
    const { spec: jsonl } = specOf('jsonl', 'none');
    const { spec: parquet } = specOf('parquet', 'month');
    await fc.assert(
      fc.asyncProperty(rows, async (lines) => {
        const blocks = await blocksOf(Buffer.from(`${lines.join('\n')}\n`), dialect, 1 << 20);
        for (const spec of [csv, jsonl, parquet]) comparePaths(spec, blocks);
      }),
      { numRuns: 25 },
    );
  });

  it('are found in blocks of more rows than the kernel writes at once, even after others', async () => {
    const { spec, dialect } = specOf('csv', 'day');
    const rowOf = (index: number) => {
      const isListed = index % 97 === 0;
      return `${isListed ? 'jane' : `p${index}`}@example.com,q${index}@example.com,,Ann,US,1,2026-06-0${1 + (index % 9)}T10:00:00Z,n`;
    };
    const lines = Array.from({ length: 5000 }, (_, index) => rowOf(index));
    const blocks = await blocksOf(Buffer.from(`${lines.join('\n')}\n`), dialect, 200_000);
    expect(blocks.length).toBeGreaterThan(1);
    expect(comparePaths(spec, [...blocks, ...blocks])).toBe(2 * (5000 - 52));
  });

  it('are left out of records that are not text, too', () => {
    const { spec } = specOf('jsonl', 'none');
    const objects: BlockRow[] = Array.from({ length: 300 }, (_, index) => ({
      email: index % 50 === 7 ? 'jane@example.com' : `p${index}@example.com`,
      time: '2026-06-01T10:00:00Z',
    }));
    const json = { ...spec, dialect: { format: 'jsonl' }, sourceOf: null, fieldCount: 0 } as const;
    const inMemory = { ...json, dialect: { format: 'objects' } } as const;
    const text = Buffer.from(objects.map((row) => `${JSON.stringify(row)}\n`).join(''));
    for (const useKernel of [true, false]) {
      const results = [
        blockFunction(json, useKernel)({ kind: 'text', bytes: text, refused: [] }),
        blockFunction(inMemory, useKernel)({ kind: 'objects', rows: objects }),
      ];
      for (const { tally, output } of results) {
        expect(tally).toMatchObject({ read: 300, written: 294, rejected: 0, leftOut: { SUPPRESSED: 6 } });
        expect(output.includes(sha256('jane@example.com'))).toBe(false);
      }
    }
  });

  it('do not exclude rows with the same numbers in the next block', () => {
    const { spec } = specOf('csv', 'none');
    const write = blockFunction(spec);
    const textOf = (email: string) =>
      ({
        kind: 'text',
        bytes: Buffer.from(`${email},,,,US,1,2026-06-01T10:00:00Z,\n`),
        refused: [],
      }) as const;
    const written = ['bob', 'jane', 'bob', 'jane', 'jane', 'bob'].map(
      (name) => write(textOf(`${name}@example.com`)).tally.written,
    );
    expect(written).toEqual([1, 0, 1, 0, 0, 1]);
  });
});

type BlockRow = Readonly<Record<string, string>>;
