import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { ingest, RefusedError, type IngestOptions, type RunReport } from '../../src/index.js';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { cases } from '../helpers/effort.js';

/** The invariants of a run, over generated schemas and tables. */

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'invariants-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const roles = fc.constantFrom(
  ...HASHED_PII_TYPES.map((type) => ({ dataType: 'STRING', externalUserIdType: { hashedPii: type } })),
  { dataType: 'STRING', isCountryCode: true },
  ...['TCF', 'GPP', 'AMZN_USER_DATA', 'AMZN_AD_STORAGE'].map((consentType) => ({
    dataType: 'STRING',
    consentType,
  })),
  ...['STRING', 'DECIMAL', 'INTEGER', 'LONG', 'TIMESTAMP', 'DATE'].map((dataType) => ({ dataType })),
);
const policies = fc.constantFrom('leaveOut', 'reject', 'warn');
/** Columns in which each role that may occur once occurs once. */
const schemas = fc
  .record({
    columns: fc.uniqueArray(fc.record({ role: roles, nullable: fc.boolean() }), {
      minLength: 1,
      maxLength: 10,
      selector: ({ role }) => JSON.stringify(role),
    }),
    hasTime: fc.boolean(),
    leakGuard: fc.constantFrom('reject', 'redact', 'warn', 'off'),
    consent: fc.record({ missing: policies, denied: policies, malformed: policies }),
  })
  .map(({ columns, hasTime, leakGuard, consent }) => ({
    dataSetId: 'invariants',
    columns: [
      ...(hasTime ? [{ name: 'time', dataType: 'TIMESTAMP', isMainEventTime: true, nullable: false }] : []),
      ...columns.map(({ role, nullable }, index) => ({ name: `c${index}`, nullable, ...role })),
    ].map((column) => ({ columnType: 'DIMENSION', ...column })),
    input: { leakGuard, consent },
  }));
const cells = fc.oneof(
  fc.constantFrom('', 'NULL', 'x', '7', '-1.25', '2024-05-13', '2024-05-14T10:00:00Z', '1715594400'),
  fc.constantFrom(
    'US',
    'Germany',
    'GB',
    'GRANTED',
    'DENIED',
    'DBAA',
    'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA',
  ),
  fc.constantFrom(
    'Ann',
    'ann.lee7@example.com',
    '(415) 555-0132',
    '4155550132',
    '12 Main St.',
    'a"b',
    'a,b',
    'a\nb',
    'é',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
/** A cell that the column accepts; for texts and identifiers, any text is valid. */
function goodCell(column: Readonly<Record<string, unknown>>): string {
  if (column['isCountryCode'] === true) return 'US';
  const consent = column['consentType'];
  if (consent === 'TCF') return '';
  if (consent === 'GPP') return 'DBAA';
  if (consent !== undefined) return 'GRANTED';
  const type = column['dataType'];
  if (type === 'TIMESTAMP' || type === 'DATE') return '2024-05-13T10:00:00Z';
  return type === 'STRING' ? 'SKU-1' : '7';
}
const tables = schemas.chain((schema) =>
  fc.record({
    schema: fc.constant(schema),
    rows: fc.array(
      fc.tuple(
        ...schema.columns.map((column) =>
          fc.oneof({ weight: 7, arbitrary: fc.constant(goodCell(column)) }, { weight: 1, arbitrary: cells }),
        ),
      ),
      {
        minLength: 1,
        maxLength: 25,
      },
    ),
    isJson: fc.boolean(),
    options: fc.record({
      format: fc.constantFrom('csv', 'jsonl'),
      partition: fc.constantFrom('none', 'day', 'hour'),
    }),
  }),
);

interface Ended {
  readonly report: RunReport;
  /** Everything that was written except the report, by name and decompressed. */
  readonly files: Readonly<Record<string, string>>;
}

async function run(file: string, options: Omit<IngestOptions, 'inputs'>): Promise<Ended> {
  const out = path.join(folder, `out-${count++}`);
  const report = await ingest({ maxRejectRate: 1, workers: 0, ...options, inputs: [file], out }).catch(
    (error: unknown) => {
      if (error instanceof RefusedError) return error.report;
      throw error;
    },
  );
  const files: Record<string, string> = {};
  // Beside the data set's folder is the ledger, which records when a run was made.
  const runs = path.join(out, 'invariants');
  for (const entry of await readdir(runs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'report.json') continue;
    const bytes = await readFile(path.join(entry.parentPath, entry.name));
    files[entry.name] = (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  }
  await rm(out, { recursive: true });
  return { report, files };
}

describe('a run', () => {
  it('keeps every row, repeats exactly with any blocks, and does not change hashed values', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(1024, 1100, 4096), async (table, blockBytes) => {
        const { schema, rows, isJson, options } = table;
        const names = schema.columns.map(({ name }) => name);
        const text = isJson
          ? rows.map(
              (row) => `${JSON.stringify(Object.fromEntries(row.map((cell, at) => [names[at], cell])))}\n`,
            )
          : [names, ...rows].map((row) => csvLine(row));
        const file = path.join(folder, isJson ? 'in.jsonl' : 'in.csv');
        await writeFile(file, text.join('').toWellFormed());
        const given = {
          schema,
          inputFormat: isJson ? ('jsonl' as const) : ('csv' as const),
          delimiter: ',',
          ...options,
        };
        let first: Ended;
        try {
          first = await run(file, given);
        } catch (error) {
          // A table of blank lines, or with a NUL near its start.
          expect(error).toMatchObject({ code: expect.stringMatching(/^(NO_ROWS|UNSUPPORTED_FORMAT)$/) });
          return;
        }
        const { read, rejected, leftOut } = first.report.rows;
        expect(read).toBe(first.report.rows.written + rejected + leftOut);
        expect((first.files['rejects.jsonl'] ?? '').split('\n')).toHaveLength(rejected + 1);
        expect(first.report.files.reduce((sum, part) => sum + part.rows, 0)).toBe(
          first.report.status === 'complete' ? first.report.rows.written : 0,
        );
        const again = await run(file, { ...given, blockBytes });
        expect(again.files).toEqual(first.files);
        expect({ ...again.report, outDir: '', manifest: '' }).toEqual({
          ...first.report,
          outDir: '',
          manifest: '',
        });
        if (first.report.status === 'complete') written += first.report.rows.written;
        if (schema.input.leakGuard !== 'off' && schema.input.leakGuard !== 'warn') {
          const all = Object.values(first.files).join('\n');
          expect(all).not.toContain('ann.lee7@example.com');
        }
        await changesNothing(first, schema, given);
      }),
      { numRuns: cases(50) },
    );
    expect(written).toBeGreaterThan(cases(100));
  });

  /** The output of a run stays the same as the input of another. */
  async function changesNothing(
    { report, files }: Ended,
    schema: Readonly<Record<string, unknown>>,
    given: Omit<IngestOptions, 'inputs'>,
  ): Promise<void> {
    for (const part of report.files) {
      const name = path.basename(part.path);
      const isJson = name.includes('.jsonl');
      const content = files[name] ?? '';
      // A row of empty values is not a row.
      if (!isJson && /^(?:,+|"")$/m.test(content)) return;
      if (isJson && /^\{(?:"\w+":null,?)*\}$/m.test(content)) return;
      const file = path.join(folder, isJson ? 'output.jsonl' : 'output.csv');
      await writeFile(file, content, 'latin1');
      const second = await run(file, { ...given, schema, inputFormat: isJson ? 'jsonl' : 'csv' });
      expect(second.report.rows).toMatchObject({ read: part.rows, rejected: 0 });
      expect(second.files[name]).toBe(content);
    }
  }
});
