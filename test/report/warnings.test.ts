import { describe, expect, it } from 'vitest';
import { LEAK_SLOTS, leakSlot } from '../../src/model/leak.js';
import { NOTE_CODES, type IdentifierNote } from '../../src/model/identifier-note.js';
import { notesByColumn } from '../../src/report/identifier-notes.js';
import { emptyInputWarning, headerWarnings, repeatedInputWarnings } from '../../src/report/input-warnings.js';
import { leaksByColumn } from '../../src/report/leak-counts.js';
import { runWarnings } from '../../src/report/warnings.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { emptyTally, type Tally } from '../../src/tally/tally.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const planOf = (columns: readonly object[]) =>
  compilePlan(parseDataSetSchema({ dataSetId: 'crm', columns }, 'a test'));
const EMAIL = { name: 'email', ...text, externalUserIdType: { hashedPii: 'EMAIL' } };
const NOTES = { name: 'notes', ...text };
const CONSENT = { name: 'consent', ...text, consentType: 'AMZN_USER_DATA' };
const people = planOf([EMAIL, NOTES]);
const asked = planOf([EMAIL, NOTES, CONSENT]);

function tallyOf(plan: typeof people, more: Partial<Tally> = {}): Tally {
  return { ...emptyTally(plan.columns.length), read: 10, written: 10, countries: { US: 10 }, ...more };
}
const warningsOf = (plan: typeof people, more: Partial<Tally> = {}) =>
  runWarnings(plan, tallyOf(plan, more), { hasTables: (country) => country !== 'AU', today: '2024-06-01' });
const codesOf = (...[plan, more]: Parameters<typeof warningsOf>) =>
  warningsOf(plan, more).map(({ code }) => code);

describe('a good run', () => {
  it('has no warnings', () => expect(warningsOf(people)).toEqual([]));
});

describe('consent', () => {
  it.each([
    [
      'missing',
      'CONSENT_MISSING',
      '1 row of people in the EEA and the UK has no consent signal',
      '2 rows of people in the EEA and the UK have',
    ],
    [
      'denied',
      'CONSENT_DENIED',
      '1 row of people who denied consent was written',
      '2 rows of people who denied consent were',
    ],
    ['malformed', 'CONSENT_MALFORMED', '1 row had a consent signal that cannot be read', '2 rows had'],
  ] as const)('that is %s causes a warning', (fault, code, one, two) => {
    for (const [count, words] of [
      [1, one],
      [2, two],
    ] as const) {
      const [warning, ...others] = warningsOf(asked, { consentFaults: { [fault]: count } });
      expect(others).toEqual([]);
      expect(warning?.code).toBe(code);
      expect(warning?.message).toContain(words);
    }
  });

  it('should be mapped when there is no column for it', () => {
    const message = (plan: typeof people) => warningsOf(plan, { consentFaults: { missing: 1 } })[0]?.message;
    expect(message(people)).toContain('Map a column with a consentType');
    expect(message(asked)).not.toContain('Map a column');
  });

  it('that no row has in its column causes a warning when rows were left out for it', () => {
    const nobody = tallyOf(asked).columns.map((column) => ({ ...column, nulls: 10 }));
    expect(codesOf(asked, { columns: nobody, leftOut: { CONSENT_MISSING: 3 } })).toContain(
      'NO_CONSENT_GIVEN',
    );
    expect(codesOf(asked, { columns: nobody })).not.toContain('NO_CONSENT_GIVEN');
    expect(codesOf(asked, { leftOut: { CONSENT_MISSING: 3 } })).not.toContain('NO_CONSENT_GIVEN');
    const denied = { CONSENT_MISSING: 3, CONSENT_DENIED: 1 };
    expect(codesOf(asked, { columns: nobody, leftOut: denied })).not.toContain('NO_CONSENT_GIVEN');
    expect(codesOf(people, { columns: nobody.slice(1), leftOut: { CONSENT_MISSING: 3 } })).not.toContain(
      'NO_CONSENT_GIVEN',
    );
  });

  it('is not missed in data without identifiers', () => {
    expect(codesOf(planOf([NOTES]), { consentFaults: { missing: 5 } })).toEqual([]);
    expect(codesOf(planOf([NOTES]), { consentFaults: { denied: 5 } })).toEqual(['CONSENT_DENIED']);
  });
});

describe('countries', () => {
  it('that are unknown, or have no tables, cause a warning', () => {
    expect(warningsOf(people, { countries: { '': 1, US: 9 } })[0]).toMatchObject({
      code: 'NO_COUNTRY',
      message: expect.stringContaining('1 row has no country'),
    });
    expect(warningsOf(people, { countries: { '': 2 } })[0]?.message).toContain('2 rows have no country');
    const warning = warningsOf(people, { countries: { AU: 4, US: 6 } }).find(
      ({ code }) => code === 'COUNTRY_WITHOUT_TABLES',
    );
    expect(warning?.message).toContain('AU (4): 4 rows');
  });

  it('do not matter without identifiers', () => {
    expect(codesOf(planOf([NOTES]), { countries: { '': 10 } })).toEqual([]);
  });
});

describe('a column', () => {
  const column = (index: number, counts: object) =>
    tallyOf(people).columns.map((of, at) => (at === index ? { ...of, ...counts } : of));

  it('with rounded decimals causes a warning', () => {
    expect(warningsOf(people, { columns: column(1, { rounded: 1 }) })).toEqual([
      { code: 'ROUNDED', message: expect.stringContaining('1 row had more than two decimals in notes') },
    ]);
  });

  it('with values that the map does not name causes a warning', () => {
    const mapped = planOf([{ ...NOTES, source: { map: { a: 'b' }, notInMap: 'null' } }]);
    const columns = tallyOf(mapped).columns.map((of) => ({ ...of, notInMap: 2 }));
    const [warning] = warningsOf(mapped, { columns });
    expect(warning).toMatchObject({
      code: 'NOT_IN_MAP',
      message: expect.stringContaining('2 rows have values in notes'),
    });
  });

  it('of plain text may be empty', () =>
    expect(codesOf(people, { columns: column(1, { nulls: 10 }) })).toEqual([]));
});

describe('notes about identifiers', () => {
  const noted = (code: IdentifierNote, count: number) => {
    const notes = [...tallyOf(people).notes];
    notes[NOTE_CODES.indexOf(code)] = count;
    return notes;
  };

  it.each([
    ['OTHER_HASH', '1 value of email is a hash', '3 values of email are hashes'],
    ['GARBLED_LETTERS', '1 value of email holds letters', '3 values of email hold'],
    ['SCIENTIFIC_NOTATION', '1 value of email is in scientific', '3 values of email are in'],
  ] as const)('cause a warning for %s', (code, one, three) => {
    expect(warningsOf(people, { notes: noted(code, 1) })[0]).toMatchObject({
      code,
      message: expect.stringContaining(one),
    });
    expect(warningsOf(people, { notes: noted(code, 3) })[0]?.message).toContain(three);
  });

  it('are in the report by column and code, if there are any', () => {
    expect(notesByColumn(people, tallyOf(people, { notes: noted('OTHER_HASH', 2) }))).toEqual({
      email: { OTHER_HASH: 2 },
    });
    expect(notesByColumn(people, tallyOf(people))).toEqual({});
  });
});

describe('raw identifiers', () => {
  const found = (action: 'rejected' | 'redacted' | 'warned' | 'suspected', count: number) => {
    const leaks = [...tallyOf(people).leaks];
    leaks[LEAK_SLOTS + leakSlot('EMAIL', action)] = count;
    return leaks;
  };

  it.each([
    ['rejected', 'RAW_IDENTIFIER_REJECTED', 'held an e-mail address and was refused'],
    ['redacted', 'RAW_IDENTIFIER_REDACTED', 'it was taken out'],
    ['warned', 'RAW_IDENTIFIER_WRITTEN', 'AMC refuses an upload'],
  ] as const)('that were %s cause a warning', (action, code, words) => {
    const leaks = found(action, 1);
    expect(warningsOf(people, { leaks })).toEqual([{ code, message: expect.stringContaining(words) }]);
    expect(warningsOf(people, { leaks })[0]?.message).toContain('1 value of notes');
    expect(leaksByColumn(people, tallyOf(people, { leaks }))).toEqual({
      notes: { EMAIL: { rejected: 0, redacted: 0, warned: 0, suspected: 0, [action]: 1 } },
    });
  });

  it('that are only possible ones cause a warning in more than half of the values', () => {
    expect(codesOf(people, { leaks: found('suspected', 5) })).toEqual([]);
    expect(codesOf(people, { leaks: found('suspected', 6) })).toEqual(['RAW_IDENTIFIER_SUSPECTED']);
    const columns = tallyOf(people).columns.map((of) => ({ ...of, nulls: 2 }));
    expect(codesOf(people, { leaks: found('suspected', 5), columns })).toEqual(['RAW_IDENTIFIER_SUSPECTED']);
  });

  it('cause a warning for a run without rows, too, and nothing else does', () => {
    const nothing = { written: 0, leaks: found('rejected', 3), countries: { '': 3 } };
    expect(codesOf(people, nothing)).toEqual(['RAW_IDENTIFIER_REJECTED']);
  });
});

describe('an input', () => {
  it('without some fields, or with several for a column, causes a warning', () => {
    expect(headerWarnings('a.csv', { missing: [], alternatives: [] }, people)).toEqual([]);
    expect(headerWarnings('a.csv', { missing: [0, 1], alternatives: [1] }, people)).toEqual([
      { code: 'MISSING_FIELD', message: 'a.csv has no field for email, notes; null was written.' },
      { code: 'SEVERAL_FIELDS', message: expect.stringContaining('could feed notes;') },
    ]);
    expect(headerWarnings('a.csv', { missing: [0], alternatives: [] }, people, new Set(['email']))).toEqual(
      [],
    );
    expect(emptyInputWarning('a.csv')).toEqual({ code: 'EMPTY_INPUT', message: 'a.csv is empty.' });
  });

  it('with the same content as another is named, up to five of them', () => {
    const inputs = Array.from({ length: 8 }, (_, at) => ({
      name: `${at}.csv`,
      rows: 1,
      unpackedSha256: 'aa',
    }));
    expect(repeatedInputWarnings(inputs.slice(0, 1))).toEqual([]);
    const [six] = repeatedInputWarnings(inputs.slice(0, 6));
    expect(six?.message).toContain('5.csv has the same content as 0.csv: these rows');
    const [all] = repeatedInputWarnings(inputs);
    expect(all).toMatchObject({
      code: 'DUPLICATE_INPUT',
      message: expect.stringContaining('5.csv has the same content as 0.csv, and 2 more repeat others'),
    });
  });
});
