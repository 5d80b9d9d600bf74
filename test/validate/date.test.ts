import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { compileDate } from '../../src/validate/date.js';
import { compileTimestamp } from '../../src/validate/timestamp.js';
import { INVALID_DATE } from '../../src/validate/value-parser.js';
import { expectTable } from './expect-table.js';

describe('date', () => {
  it('keeps the date of a value without a zone', () => {
    const table = {
      '2021-05-13': '2021-05-13',
      '2021/05/13': '2021-05-13',
      '20210513': '2021-05-13',
      '2021-05-13 23:59:59': '2021-05-13',
      '2021-05-13T00:00:00.000': '2021-05-13',
      '2021-12-31T24:00:00': '2022-01-01',
      '0001-01-01': '0001-01-01',
      '9999-12-31': '9999-12-31',
      '0000-12-31': null,
      '9999-12-31T24:00': null,
      '2021-02-29': null,
      '05/13/2021': null,
      '2021-05-13 ': null,
      '': null,
    };
    expectTable(compileDate(), 'INVALID_DATE', table);
    expectTable(compileDate({ timeZone: 'Pacific/Apia' }), 'INVALID_DATE', table);
  });

  it('keeps the date of a value with an offset, whatever the zone', () => {
    const table = {
      '2024-05-13T00:00:00.000Z': '2024-05-13',
      '2024-05-13T23:59:59Z': '2024-05-13',
      '2024-05-13T00:00:00+02:00': '2024-05-13',
      '2024-05-13T23:30:00-05:00': '2024-05-13',
      '2024-05-13 00:30:00 +0200': '2024-05-13',
      '2024-05-13 24:00:00 -0500': '2024-05-14',
      '9999-12-31T23:30:00-01:00': '9999-12-31',
      '0001-01-01T01:00:00+14:00': '0001-01-01',
    };
    for (const timeZone of ['UTC', 'America/New_York', 'Europe/Berlin', 'Pacific/Apia'])
      expectTable(compileDate({ timeZone }), 'INVALID_DATE', table);
  });

  it('keeps the date where a format reads the offset, too', () => {
    // The second is read by luxon, which supports days of a year.
    const formats = ['dd.MM.yyyy HH:mm ZZ', 'yyyy o HH:mm ZZ'];
    for (const timeZone of ['UTC', 'America/New_York'])
      expectTable(compileDate({ formats, timeZone }), 'INVALID_DATE', {
        '13.05.2024 00:10 +02:00': '2024-05-13',
        '13.05.2024 23:50 -05:00': '2024-05-13',
        '2024 134 00:10 +02:00': '2024-05-13',
        '2024 134 23:50 -05:00': '2024-05-13',
      });
  });

  it('reads a number that counts from 1970 as its date in UTC or in the given zone', () => {
    expectTable(compileDate(), 'INVALID_DATE', { '1620896473': '2021-05-13', '1620896473123': '2021-05-13' });
    expectTable(compileDate({ timeZone: 'America/New_York' }), 'INVALID_DATE', {
      '1620864000': '2021-05-12',
      '1620878400': '2021-05-13',
    });
  });

  it('reads formats and epoch units', () => {
    expectTable(compileDate({ formats: ['dd.MM.yyyy', 'M/d/yy H:mm'] }), 'INVALID_DATE', {
      '13.05.2021': '2021-05-13',
      '1/23/22 23:59': '2022-01-23',
      '2021-05-13': '2021-05-13',
      '31.04.2021': null,
    });
    const huge = { '43200': '1970-01-01', '999999999999999': null, '-999999999999999': null };
    expectTable(compileDate({ epochUnit: 'seconds', timeZone: 'UTC' }), 'INVALID_DATE', huge);
    expectTable(compileDate({ epochUnit: 'seconds', timeZone: 'Europe/Berlin' }), 'INVALID_DATE', huge);
  });

  it('refuses to be built for an unknown zone or format', () => {
    expect(() => compileDate({ timeZone: 'BST' })).toThrow(UsageError);
    expect(() => compileDate({ formats: ['yyyy'] })).toThrow(UsageError);
  });

  it('never throws, reads its own output unchanged, and agrees with the timestamp for values in UTC', () => {
    const parse = compileDate();
    const parseTimestamp = compileTimestamp();
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789-/:.+TZ '), maxLength: 25 }),
      fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31') })
        .map((date) => date.toISOString()),
    );
    fc.assert(
      fc.property(value, (text) => {
        const result = parse(text);
        const timestamp = parseTimestamp(text);
        if (typeof result !== 'string') {
          expect(result).toBe(INVALID_DATE);
          return;
        }
        expect(parse(result)).toBe(result);
        if (/[+-]\d\d:?(?:\d\d)?$/.test(text) && text.length > 'yyyy-MM-dd'.length) return;
        expect(typeof timestamp === 'string' ? timestamp.slice(0, 10) : timestamp).toBe(result);
      }),
      { numRuns: 3000 },
    );
  });
});
