import { describe, expect, it } from 'vitest';
import { LEAK_ACTIONS, LEAK_KINDS, LEAK_SLOTS, leakSlot, type LeakKind } from '../../src/model/leak.js';
import { leaksByColumn, leakWarnings } from '../../src/report/leak-counts.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { emptyColumnTally, emptyTally } from '../../src/tally/tally.js';

const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 't',
      columns: ['id', 'notes'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
    },
    'a test',
  ),
);
const NOTES = 1;

type Found = Partial<Record<(typeof LEAK_ACTIONS)[number], number>>;

/** A tally of rows in which the column `notes` has this many findings of a kind. */
function tallyOf(found: Found, { kind = 'PHONE', written = 10, nulls = 0 } = {}) {
  const tally = { ...emptyTally(plan.columns.length), read: written, written };
  for (const action of LEAK_ACTIONS)
    tally.leaks[NOTES * LEAK_SLOTS + leakSlot(kindOf(kind), action)] = found[action] ?? 0;
  tally.columns[NOTES] = { ...emptyColumnTally(), nulls };
  return tally;
}
const kindOf = (name: string): LeakKind => LEAK_KINDS.find((kind) => kind === name) ?? 'PHONE';
const codes = (...[found, more]: Parameters<typeof tallyOf>) =>
  leakWarnings(plan, tallyOf(found, more)).map(({ code }) => code);

describe('the findings of the leak guard', () => {
  it.each(LEAK_ACTIONS)('are counted by column and kind, from the first one on: %s', (action) => {
    const none = { rejected: 0, redacted: 0, warned: 0, suspected: 0 };
    expect(leaksByColumn(plan, tallyOf({}))).toEqual({});
    expect(leaksByColumn(plan, tallyOf({ [action]: 1 }))).toEqual({
      notes: { PHONE: { ...none, [action]: 1 } },
    });
  });

  it('are empty when a tally of fewer columns has no counters', () => {
    const tally = { ...emptyTally(0), written: 10 };
    expect(leaksByColumn(plan, tally)).toEqual({});
    expect(leakWarnings(plan, tally)).toEqual([]);
  });

  it.each([
    ['CARD', 'a payment card number'],
    ['NATIONAL_ID', 'a national identity number'],
    ['EMAIL', 'an e-mail address'],
    ['OWN_IDENTIFIER', "the row's own name, e-mail or phone"],
    ['PHONE', 'a phone number'],
  ])('are named by their kind: %s', (kind, words) => {
    const [one, ...others] = leakWarnings(plan, tallyOf({ rejected: 1 }, { kind }));
    expect(others).toEqual([]);
    expect(one?.message).toContain(`1 value of notes held ${words} and was refused.`);
  });

  it.each<[found: Found, code: string, words: string]>([
    [{ rejected: 2 }, 'RAW_IDENTIFIER_REJECTED', '2 values of notes held a phone number and were refused.'],
    [{ redacted: 1 }, 'RAW_IDENTIFIER_REDACTED', '1 value of notes held a phone number; it was taken out.'],
    [
      { warned: 1 },
      'RAW_IDENTIFIER_WRITTEN',
      '1 value of notes holds a phone number, and was written as it is',
    ],
    [
      { warned: 2 },
      'RAW_IDENTIFIER_WRITTEN',
      '2 values of notes hold a phone number, and were written as they',
    ],
  ])('are described in full sentences: %j', (found, code, words) => {
    const [warning, ...others] = leakWarnings(plan, tallyOf(found));
    expect(others).toEqual([]);
    expect(warning).toEqual({ code, message: expect.stringContaining(words) });
  });
});

describe('possible identifiers', () => {
  it.each([
    [10, 0, 5, false],
    [10, 0, 6, true],
    [10, 8, 1, false],
    [10, 8, 2, true],
    [1, 0, 1, true],
    [10, 9, 1, true],
    [10, 9, 0, false],
    [10, 10, 1, false],
    [0, 0, 1, false],
  ])('in %i rows, %i of them empty: %i cause a warning: %s', (written, nulls, suspected, is) =>
    expect(codes({ suspected }, { written, nulls })).toEqual(is ? ['RAW_IDENTIFIER_SUSPECTED'] : []),
  );

  it('are given as a share of the values', () => {
    expect(leakWarnings(plan, tallyOf({ suspected: 1 }, { nulls: 9 }))[0]?.message).toContain(
      '1 of 1 value of notes look like a phone number',
    );
  });

  it('count all rows when a tally of fewer columns has no nulls', () => {
    const { leaks } = tallyOf({ suspected: 1 });
    const tally = { ...emptyTally(0), written: 1, leaks };
    expect(leakWarnings(plan, tally).map(({ code }) => code)).toEqual(['RAW_IDENTIFIER_SUSPECTED']);
  });
});
