import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutRecords } from '../../src/read/record-cutter.js';
import { mapFields } from '../../src/schema/field-mapping.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { LEAK_POLICIES, LEAK_SLOTS, leakSlot, type LeakPolicy } from '../../src/model/leak.js';
import type { BlockResult } from '../../src/model/block-result.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { cases } from '../helpers/effort.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const SCHEMA = {
  dataSetId: 'guarded',
  countryCode: 'US',
  columns: [
    { name: 'notes', ...text },
    { name: 'device', ...text, externalUserIdType: { externalIdentity: 'LIVERAMP' } },
    { name: 'email', ...text, externalUserIdType: { hashedPii: 'EMAIL' } },
    { name: 'phone', ...text, externalUserIdType: { hashedPii: 'PHONE' } },
    { name: 'first', ...text, externalUserIdType: { hashedPii: 'FIRST_NAME' } },
    { name: 'last', ...text, externalUserIdType: { hashedPii: 'LAST_NAME' } },
    { name: 'number', dataType: 'LONG', columnType: 'METRIC' },
    { name: 'country', ...text, isCountryCode: true },
    { name: 'consent', ...text, consentType: 'AMZN_USER_DATA' },
    { name: 'tcf', ...text, consentType: 'TCF' },
    { name: 'tax_id', ...text, source: { leakGuard: 'warn' } },
  ],
};
const HEADER = SCHEMA.columns.map(({ name }) => name);
type Consent = Readonly<Record<'missing' | 'denied' | 'malformed', 'leaveOut' | 'reject' | 'warn'>>;

async function run(
  rows: readonly Readonly<Record<string, string>>[],
  policy?: LeakPolicy,
  more: { readonly fast?: boolean; readonly consent?: Consent } = {},
): Promise<BlockResult> {
  const schema = { ...SCHEMA, ...(more.consent === undefined ? {} : { input: { consent: more.consent } }) };
  const plan = compilePlan(parseDataSetSchema(schema, 'a test'), undefined, policy);
  const lines = rows.map((row) =>
    HEADER.map((name) => (row[name] === undefined ? '' : `"${row[name].replaceAll('"', '""')}"`)).join(','),
  );
  async function* chunks() {
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
  const quoting = { delimiter: 0x2c };
  for await (const block of cutRecords(chunks(), { quoting, lineEnd: '\n', blockBytes: 1 << 26 })) {
    const spec = {
      plan,
      dialect: { format: 'csv', delimiter: ',', lineEnd: '\n' } as const,
      sourceOf: mapFields(HEADER, plan).sourceOf,
      fieldCount: HEADER.length,
      format: 'csv' as const,
      partitioning: 'none' as const,
    };
    return blockFunction(spec, more.fast ?? true)(block);
  }
  throw new Error('no block');
}
const rowsOf = ({ output }: BlockResult) => output.toString('utf8').split('\n').slice(0, -1);

describe('the leak guard in the block function', () => {
  it('rejects a row for a raw identifier, and counts it by kind', async () => {
    const { tally, rejects } = await run([
      { notes: 'mail jo@example.com' },
      { notes: 'tel 4155550132' },
      { notes: '4111 1111 1111 1111' },
      { notes: '078-05-1120' },
      { notes: 'for Ann Lee', first: 'Ann', last: 'Lee' },
      { device: 'jo@example.com' },
      { notes: 'fine', device: '4155550132' },
    ]);
    expect(rejects.map(({ code }) => code)).toEqual([
      'RAW_EMAIL',
      'RAW_PHONE',
      'RAW_CARD',
      'RAW_NATIONAL_ID',
      'RAW_OWN_IDENTIFIER',
      'RAW_EMAIL',
    ]);
    expect(tally).toMatchObject({ read: 7, written: 1, rejected: 6 });
    expect(tally.leaks[leakSlot('EMAIL', 'rejected')]).toBe(1);
    expect(tally.leaks[LEAK_SLOTS + leakSlot('EMAIL', 'rejected')]).toBe(1);
  });

  it('redacts, warns or does nothing, as configured', async () => {
    const rows = [{ notes: 'mail "jo@example.com", or +1 212 555 0123' }];
    expect(rowsOf(await run(rows, 'redact'))).toEqual(['"mail ""[redacted]"", or [redacted]",,,,,,,,,,']);
    const warned = await run(rows, 'warn');
    expect(rowsOf(warned)[0]).toContain('jo@example.com');
    expect(warned.tally.leaks[leakSlot('EMAIL', 'warned')]).toBe(1);
    const off = await run(rows, 'off');
    expect(rowsOf(off)).toEqual(rowsOf(warned));
    expect(off.tally.leaks.every((count) => count === 0)).toBe(true);
  });

  it('writes and counts numbers that are only possibly identifiers', async () => {
    const { tally } = await run([{ number: '4155550132' }, { number: '7' }, { notes: '4155550132' }]);
    expect(tally.written).toBe(3);
    const at = (name: string) => HEADER.indexOf(name) * LEAK_SLOTS + leakSlot('PHONE', 'suspected');
    expect([tally.leaks[at('number')], tally.leaks[at('notes')]]).toEqual([1, 1]);
  });

  it("prefers a column's own policy over the data set's", async () => {
    const { tally } = await run([{ tax_id: '078051120' }], 'reject');
    expect(tally.written).toBe(1);
    expect(tally.leaks[HEADER.indexOf('tax_id') * LEAK_SLOTS + leakSlot('NATIONAL_ID', 'warned')]).toBe(1);
  });
});

describe('consent in the block function', () => {
  const rows = [
    { country: 'DE' },
    { country: 'DE', consent: 'GRANTED' },
    { country: 'US' },
    { country: 'US', consent: 'DENIED' },
    { country: 'FR', consent: 'maybe' },
    { country: 'GB', tcf: 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', consent: 'GRANTED' },
    { country: 'CH' },
  ];

  it('leaves out people without a signal or with a denial, and rejects unreadable signals', async () => {
    const { tally } = await run(rows);
    expect(tally.leftOut).toEqual({ CONSENT_MISSING: 1, CONSENT_DENIED: 2 });
    expect(tally.rejects).toEqual({ INVALID_CONSENT: 1 });
    expect(tally).toMatchObject({ read: 7, written: 3, rejected: 1 });
  });

  it('treats each fault as the schema says', async () => {
    const rejecting = await run(rows, undefined, {
      consent: { missing: 'reject', denied: 'reject', malformed: 'leaveOut' },
    });
    expect(rejecting.tally.rejects).toEqual({ CONSENT_MISSING: 1, CONSENT_DENIED: 2 });
    expect(rejecting.tally.leftOut).toEqual({ CONSENT_MALFORMED: 1 });
    const warning = await run(rows, undefined, {
      consent: { missing: 'warn', denied: 'warn', malformed: 'warn' },
    });
    expect(warning.tally.written).toBe(7);
    // Without the unreadable signal, the French row has none.
    expect(warning.tally.consentFaults).toEqual({ missing: 2, denied: 2, malformed: 1 });
    expect(rowsOf(warning)[4]).toBe(',,,,,,,FR,,,');
  });
});

describe('the fast path for CSV', () => {
  const notes = fc.array(
    fc.constantFrom(
      'Ann Lee',
      'ann.lee7',
      'jo@example.com',
      '%40x.de',
      '4155550132',
      '(415) 555-0132',
      '12345',
      'ﬁn',
      '＠',
      '４１５',
      'x',
      ' ',
      '"',
      'SKU-1',
      'é',
      '078-05-1120',
      'Lee, Ann',
    ),
    { maxLength: 4 },
  );
  const row = fc.record({
    notes: notes.map((parts) => parts.join(' ')),
    tax_id: fc.constantFrom('', '078051120', 'AAAPL1234C', 'x'),
    device: fc.constantFrom('', 'jo@example.com', 'XY1000bbV'),
    email: fc.constantFrom('', 'ann.lee7@example.com', 'a@b.co'),
    phone: fc.constantFrom('', '415 555 0132', '+49 30 23125123'),
    first: fc.constantFrom('', 'Ann', 'ANN '),
    last: fc.constantFrom('', 'Lee', 'É'),
    number: fc.constantFrom('', '5', '4155550132', '4111111111111111'),
    country: fc.constantFrom('', 'US', 'DE'),
    consent: fc.constantFrom('', 'GRANTED', 'GRANTED', 'denied', 'x'),
    tcf: fc.constantFrom('', '', 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', 'CP'),
  });
  const consent = fc.constantFrom('leaveOut', 'reject', 'warn');

  it('guards as the reference path does', async () => {
    let leaks = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...LEAK_POLICIES),
        fc.option(fc.record({ missing: consent, denied: consent, malformed: consent }), { nil: undefined }),
        async (rows, policy, rules) => {
          const more = rules === undefined ? {} : { consent: rules };
          const fast = await run(rows, policy, more);
          const reference = await run(rows, policy, { ...more, fast: false });
          expect(rowsOf(fast)).toEqual(rowsOf(reference));
          expect({ ...fast, output: null }).toEqual({ ...reference, output: null });
          leaks += fast.tally.leaks.reduce((sum, count) => sum + count, 0);
        },
      ),
      { numRuns: cases(400) },
    );
    expect(leaks).toBeGreaterThan(cases(300));
  });
});
