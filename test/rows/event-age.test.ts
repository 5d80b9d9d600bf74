import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SchemaError, UsageError } from '../../src/errors.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { cases } from '../helpers/effort.js';

const ID = { name: 'id', dataType: 'STRING', columnType: 'DIMENSION' };
const timeColumn = (dataType: string, source: object = {}) => ({
  name: 'time',
  dataType,
  columnType: 'DIMENSION',
  isMainEventTime: true,
  nullable: false,
  source,
});
const schemaOf = (dataType: string, input: object = {}, source: object = {}) => ({
  dataSetId: 't',
  period: 'P1D',
  columns: [timeColumn(dataType, source), ID],
  input,
});

const AS_OF = '2026-06-15';
const TIMES = [
  '2025-05-30T23:59:59Z',
  '2025-05-31T00:00:00Z',
  '2026-06-15T23:59:59Z',
  '2026-06-16T00:00:00Z',
  '2062-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
];
const CSV = `time,id\n${TIMES.map((time, row) => `${time},${row}\n`).join('')}`;
const LEAVE_OUT = { events: { tooOld: 'leaveOut', future: 'leaveOut' } };

async function run(
  schema: Readonly<Record<string, unknown>>,
  options: object = {},
  content = CSV,
  name?: string,
) {
  const found = await runText(await temporaryFolder(), content, { schema, asOf: AS_OF, ...options }, name);
  const { result, lines, warnings } = found;
  const { read, written, rejected } = result.rows;
  const { leftOut } = result;
  expect(read).toBe(written + rejected + Object.values(leftOut).reduce((sum, count) => sum + count, 0));
  return { leftOut, ids: lines.map((line) => line.split(',').at(-1)), warnings, result };
}

describe('events that are too old, or in the future', () => {
  it('cause a warning with their number, and are written', async () => {
    const { ids, leftOut, warnings, result } = await run(schemaOf('TIMESTAMP'));
    expect({ written: ids.length, leftOut }).toEqual({ written: 6, leftOut: {} });
    expect(warnings).toEqual(expect.arrayContaining(['EVENTS_TOO_OLD', 'EVENTS_IN_FUTURE']));
    expect(result.timeline).toMatchObject({
      old: { rows: 2, asOf: AS_OF },
      future: { rows: 2, asOf: AS_OF },
    });
    expect(result.eventBounds).toBeUndefined();
    expect(result.verdict?.state).toBe('caution');
  });

  it('are left out and counted when the schema or the run says so', async () => {
    const expected = { leftOut: { EVENT_IN_FUTURE: 2, EVENT_TOO_OLD: 2 }, ids: ['1', '2'] };
    for (const partition of ['none', 'day', 'hour', 'month']) {
      const { leftOut, ids, warnings, result } = await run(schemaOf('TIMESTAMP', LEAVE_OUT), { partition });
      expect({ leftOut, ids: ids.toSorted() }).toEqual(expected);
      expect(warnings).not.toEqual(expect.arrayContaining(['EVENTS_TOO_OLD']));
      expect(warnings).not.toEqual(expect.arrayContaining(['EVENTS_IN_FUTURE']));
      expect(result.eventBounds).toEqual({
        asOf: AS_OF,
        tooOldBefore: '2025-05-31',
        futureFrom: '2026-06-16',
      });
    }
    const byOptions = await run(schemaOf('TIMESTAMP'), { oldEvents: 'leaveOut', futureEvents: 'leaveOut' });
    expect(byOptions.leftOut).toEqual(expected.leftOut);
    const one = await run(schemaOf('TIMESTAMP', LEAVE_OUT), { futureEvents: 'warn' });
    expect(one.leftOut).toEqual({ EVENT_TOO_OLD: 2 });
    expect(one.warnings).toContain('EVENTS_IN_FUTURE');
  });

  it('are judged by the value that is written: dates, zones, rows made from records, JSON', async () => {
    const dates = 'time,id\n2025-05-30,0\n2025-05-31,1\n2026-06-15,2\n2026-06-16,3\n';
    expect((await run(schemaOf('DATE', LEAVE_OUT), {}, dates)).ids).toEqual(['1', '2']);
    const zoned = schemaOf('TIMESTAMP', LEAVE_OUT, { timeZone: 'America/New_York' });
    const nights = 'time,id\n2025-05-30 21:00:00,0\n2026-06-15 21:00:00,1\n';
    expect(await run(zoned, {}, nights)).toMatchObject({ ids: ['0'], leftOut: { EVENT_IN_FUTURE: 1 } });
    const made = schemaOf('TIMESTAMP', LEAVE_OUT);
    const columns = [...made.columns, { ...ID, name: 'shop', source: { value: 'x' } }];
    expect((await run({ ...made, columns })).leftOut).toEqual({ EVENT_IN_FUTURE: 2, EVENT_TOO_OLD: 2 });
    const json = TIMES.map((time, row) => `${JSON.stringify({ time, id: row })}\n`).join('');
    expect((await run(made, {}, json, 'a.jsonl')).leftOut).toEqual({ EVENT_IN_FUTURE: 2, EVENT_TOO_OLD: 2 });
  });

  it('depend on the day only when rows are left out, and then the run has another name', async () => {
    const idOf = async (schema: Readonly<Record<string, unknown>>, asOf: string) =>
      (await run(schema, { asOf })).result.runId;
    expect(await idOf(schemaOf('TIMESTAMP'), '2026-06-15')).toBe(
      await idOf(schemaOf('TIMESTAMP'), '2026-06-16'),
    );
    const leaves = schemaOf('TIMESTAMP', LEAVE_OUT);
    expect(await idOf(leaves, '2026-06-15')).toBe(await idOf(leaves, '2026-06-15'));
    expect(await idOf(leaves, '2026-06-15')).not.toBe(await idOf(leaves, '2026-06-16'));
  });

  it('have no unknown settings', async () => {
    await expect(run(schemaOf('TIMESTAMP', { events: { tooOld: 'reject' } }))).rejects.toThrow(SchemaError);
    await expect(run(schemaOf('TIMESTAMP'), { asOf: '15.06.2026' })).rejects.toThrow(UsageError);
    await expect(run(schemaOf('TIMESTAMP'), { asOf: '2026-02-30' })).rejects.toThrow(UsageError);
  });
});

it('the kernel leaves out the old and future events that the reference leaves out', async () => {
  const time = fc.oneof(
    fc.constantFrom(...TIMES, 'soon', '2025-05-31', '2026-06-16T01:00:00+02:00', '2025-05-31 00:30:00 +0100'),
    fc
      .date({ min: new Date('2025-05-29'), max: new Date('2026-06-18'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  );
  const bounds = fc.record({
    tooOldBefore: fc.constantFrom(null, '2025-05-31', '2025-06-30'),
    futureFrom: fc.constantFrom(null, '2026-06-16', '2026-01-01'),
  });
  for (const dataType of ['TIMESTAMP', 'DATE']) {
    const plan = compilePlan(parseDataSetSchema(schemaOf(dataType), 'a test'));
    await fc.assert(
      fc.asyncProperty(fc.array(time, { maxLength: 20 }), bounds, async (times, eventBounds) => {
        const bytes = Buffer.from(times.map((value, row) => `${value},${row}\n`).join(''));
        const spec = csvSpec(plan, ['time', 'id'], { delimiter: ',', format: 'csv', partitioning: 'none' });
        comparePaths({ ...spec, eventBounds }, await blocksOf(bytes, { delimiter: ',' }, 1024));
      }),
      { numRuns: cases(200) },
    );
  }
});
