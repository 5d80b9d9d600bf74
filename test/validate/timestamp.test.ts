import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { compileTimestamp } from '../../src/validate/timestamp.js';
import { expectTable, outcome } from './expect-table.js';

const parse = compileTimestamp();

describe('timestamp', () => {
  it('reads the year-first forms', () => {
    expectTable(parse, 'INVALID_TIMESTAMP', {
      '2021-05-13T11:01:13Z': '2021-05-13T11:01:13Z',
      '2021-05-13T11:01:13z': '2021-05-13T11:01:13Z',
      '2021-05-13t11:01:13Z': '2021-05-13T11:01:13Z',
      '2021-05-13T11:01:13': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01:13': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01': '2021-05-13T11:01:00Z',
      '2021-05-13T11:01Z': '2021-05-13T11:01:00Z',
      '2021-05-13': '2021-05-13T00:00:00Z',
      '2021/05/13': '2021-05-13T00:00:00Z',
      '2021/05/13 11:01:13': '2021-05-13T11:01:13Z',
      '20210513': '2021-05-13T00:00:00Z',
      '20210513T110113Z': '2021-05-13T11:01:13Z',
      '20210513T110113.5+0200': '2021-05-13T09:01:13Z',
      '20210513T1101': '2021-05-13T11:01:00Z',
      '20210513 11:01:13': '2021-05-13T11:01:13Z',
    });
  });

  it('reads offsets and the names of UTC', () => {
    expectTable(parse, 'INVALID_TIMESTAMP', {
      '2021-05-13T11:01:13+02:00': '2021-05-13T09:01:13Z',
      '2021-05-13T11:01:13+0200': '2021-05-13T09:01:13Z',
      '2021-05-13T11:01:13+02': '2021-05-13T09:01:13Z',
      '2021-05-13 11:01:13 +0200': '2021-05-13T09:01:13Z',
      '2021-05-13 11:01:13 -04:30': '2021-05-13T15:31:13Z',
      '2021-05-13 11:01 -0400': '2021-05-13T15:01:00Z',
      '2021-01-01T01:00:00+05:45': '2020-12-31T19:15:00Z',
      '2021-05-13 11:01:13 UTC': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01:13 gmt': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01:13 Z': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01:13UTC': '2021-05-13T11:01:13Z',
      '2021-05-13T11:01:13-00:00': '2021-05-13T11:01:13Z',
      '2021-05-13T11:01:13+18:00': '2021-05-12T17:01:13Z',
      '2021-05-13T11:01:13+18:01': null,
      '2021-05-13T11:01:13+19': null,
      '2021-05-13T11:01:13+02:60': null,
      '2021-05-13T11:01:13+2': null,
      '2021-05-13T11:01:13+02:0': null,
      '2021-05-13T11:01:13+02:': null,
      '2021-05-13T11:01:13+02:00:00': null,
      '2021-05-13 11:01:13  UTC': null,
      '2021-05-13 11:01:13 ': null,
      '2021-05-13 11:01:13 BST': null,
      '2021-05-13 11:01:13 UTC+2': null,
      '2021-05-13Z': null,
      '2021-05-13+02:00': null,
    });
  });

  it('truncates fractions', () => {
    expectTable(parse, 'INVALID_TIMESTAMP', {
      '2021-05-13T11:01:13.999Z': '2021-05-13T11:01:13Z',
      '2021-05-13T11:01:13,5Z': '2021-05-13T11:01:13Z',
      '2021-05-13 11:01:13.123456789 UTC': '2021-05-13T11:01:13Z',
      '1969-12-31T23:59:59.999Z': '1969-12-31T23:59:59Z',
      '2021-05-13T11:01:13.Z': null,
      '2021-05-13T11:01:13.': null,
      '2021-05-13T11:01.5Z': null,
    });
  });

  it('checks the calendar and the clock', () => {
    expectTable(parse, 'INVALID_TIMESTAMP', {
      '2020-02-29': '2020-02-29T00:00:00Z',
      '2000-02-29': '2000-02-29T00:00:00Z',
      '1900-02-28': '1900-02-28T00:00:00Z',
      '0004-02-29': '0004-02-29T00:00:00Z',
      '2021-02-29': null,
      '1900-02-29': null,
      '2021-04-31': null,
      '2021-00-10': null,
      '2021-13-10': null,
      '2021-01-00': null,
      '2021-01-32': null,
      '2021-12-31T24:00:00Z': '2022-01-01T00:00:00Z',
      '2021-12-31T24:00:00.000Z': '2022-01-01T00:00:00Z',
      '2021-12-31T24:00': '2022-01-01T00:00:00Z',
      '2021-12-31T24:00:00+01:00': '2021-12-31T23:00:00Z',
      '2021-12-31T24:00:00.001Z': null,
      '2021-12-31T24:00:01Z': null,
      '2021-12-31T24:01:00Z': null,
      '2021-12-31T25:00:00Z': null,
      '2021-12-31T23:60:00Z': null,
      '2016-12-31T23:59:60Z': null,
      '0001-01-01T00:00:00Z': '0001-01-01T00:00:00Z',
      '0001-01-01T00:00:00+00:01': null,
      '0000-12-31T23:30:00-01:00': '0001-01-01T00:30:00Z',
      '0000-12-31T23:30:00Z': null,
      '9999-12-31T23:59:59Z': '9999-12-31T23:59:59Z',
      '9999-12-31T23:59:59-00:01': null,
      '9999-12-31T24:00:00Z': null,
    });
  });

  it('rejects ambiguous forms, and all others', () => {
    const values = [
      '01/02/2021',
      '13/05/2021',
      '1/23/22 0:00',
      '05-13-2021',
      '13.05.2021',
      'May 13, 2021',
      '2021',
    ];
    const broken = [
      '2021-05',
      '2021-5-13',
      '2021-05/13',
      '2021-133',
      '2021-W19-4',
      '2021-05-13T',
      '2021-05-13T11',
    ];
    const times = [
      '2021-05-13 1:01',
      '2021-05-13T1101',
      '2021-05-13T11:01:1',
      '2021-05-13  11:01',
      '11:01:13',
    ];
    const others = [
      '',
      '-',
      'now',
      'NaN',
      '2021-05-13T11:01:13ZZ',
      '2021-05-13_11:01',
      '20210513110113',
      '４４４４-01-01',
    ];
    for (const value of [...values, ...broken, ...times, ...others]) {
      expect([value, outcome(parse, value)]).toEqual([value, 'refused: INVALID_TIMESTAMP']);
    }
  });
});

describe('timestamp, epoch numbers', () => {
  it('distinguishes seconds from milliseconds by their length', () => {
    expectTable(parse, 'INVALID_TIMESTAMP', {
      '1620896473': '2021-05-13T09:01:13Z',
      '1620896473.123': '2021-05-13T09:01:13Z',
      '1620896473123': '2021-05-13T09:01:13Z',
      '1620896473999.9': '2021-05-13T09:01:13Z',
      '162089647312': '1975-02-20T00:54:07Z',
      '999999999': '2001-09-09T01:46:39Z',
      '-1620896473': '1918-08-21T14:58:47Z',
      '-1620896473.5': '1918-08-21T14:58:46Z',
      '-1620896473.000': '1918-08-21T14:58:47Z',
      '-1620896473001': '1918-08-21T14:58:46Z',
      '16208964': null,
      '16208964731': null,
      '16208964731234': null,
      '1620896473.': null,
      '1620896473,5': null,
      '1620896473.1.1': null,
      '+1620896473': null,
      '1.620896473E9': null,
    });
  });

  it('uses a given unit without guessing', () => {
    expectTable(compileTimestamp({ epochUnit: 'seconds' }), 'INVALID_TIMESTAMP', {
      '0': '1970-01-01T00:00:00Z',
      '-0': '1970-01-01T00:00:00Z',
      '-0.5': '1969-12-31T23:59:59Z',
      '20210513': '1970-08-22T22:01:53Z',
      '253402300799': '9999-12-31T23:59:59Z',
      '253402300800': null,
      '1620896473123': null,
      '999999999999999': null,
      '1000000000000000': null,
      '2021-05-13': '2021-05-13T00:00:00Z',
    });
    expectTable(compileTimestamp({ epochUnit: 'milliseconds' }), 'INVALID_TIMESTAMP', {
      '1620896473': '1970-01-19T18:14:56Z',
      '1620896473123': '2021-05-13T09:01:13Z',
      '-1': '1969-12-31T23:59:59Z',
      '-1000': '1969-12-31T23:59:59Z',
      '-1000.5': '1969-12-31T23:59:58Z',
      '253402300799999': '9999-12-31T23:59:59Z',
      '253402300800000': null,
    });
  });
});

describe('timestamp, time zones', () => {
  it('reads zone-less values in the time zone', () => {
    expectTable(compileTimestamp({ timeZone: 'America/New_York' }), 'INVALID_TIMESTAMP', {
      '2021-01-13 11:01:13': '2021-01-13T16:01:13Z',
      '2021-07-13 11:01:13': '2021-07-13T15:01:13Z',
      '2021-07-13': '2021-07-13T04:00:00Z',
      '2021-12-31T24:00:00': '2022-01-01T05:00:00Z',
      '2021-07-13T11:01:13Z': '2021-07-13T11:01:13Z',
      '2021-07-13T11:01:13+02:00': '2021-07-13T09:01:13Z',
      '1620896473': '2021-05-13T09:01:13Z',
      // The local mean time of the city, before railway time.
      '1800-01-01 00:00:00': '1800-01-01T04:56:02Z',
      '9999-12-31 20:00:00': null,
    });
  });

  it('moves skipped times forward and reads repeated ones as the earlier', () => {
    expectTable(compileTimestamp({ timeZone: 'America/New_York' }), 'INVALID_TIMESTAMP', {
      '2021-03-14 01:59:59': '2021-03-14T06:59:59Z',
      '2021-03-14 02:00:00': '2021-03-14T07:00:00Z',
      '2021-03-14 02:30:00': '2021-03-14T07:30:00Z',
      '2021-03-14 02:59:59': '2021-03-14T07:59:59Z',
      '2021-03-14 03:00:00': '2021-03-14T07:00:00Z',
      '2021-11-07 00:59:59': '2021-11-07T04:59:59Z',
      '2021-11-07 01:00:00': '2021-11-07T05:00:00Z',
      '2021-11-07 01:59:59': '2021-11-07T05:59:59Z',
      '2021-11-07 02:00:00': '2021-11-07T07:00:00Z',
    });
    // Half an hour; a skipped midnight; a skipped day.
    expect(compileTimestamp({ timeZone: 'Australia/Lord_Howe' })('2021-10-03 02:15')).toBe(
      '2021-10-02T15:45:00Z',
    );
    expect(compileTimestamp({ timeZone: 'America/Sao_Paulo' })('2018-11-04')).toBe('2018-11-04T03:00:00Z');
    expect(compileTimestamp({ timeZone: 'Pacific/Apia' })('2011-12-30 12:00')).toBe('2011-12-30T22:00:00Z');
  });

  it('refuses to be built for an unknown zone', () => {
    expect(() => compileTimestamp({ timeZone: 'Mars/Olympus' })).toThrow(UsageError);
  });
});

describe('tries formats in order, then all other forms', () => {
  it('tries formats in order, then all other forms', () => {
    const formats = ['M/d/yy H:mm', 'dd.MM.yyyy', 'MMM d, yyyy hh:mm:ss a', 'd/M/yy H:mm'];
    expectTable(compileTimestamp({ formats, timeZone: 'America/New_York' }), 'INVALID_TIMESTAMP', {
      '1/23/22 0:00': '2022-01-23T05:00:00Z',
      '02/03/2021 14:05': '2021-02-03T19:05:00Z',
      '23/1/22 0:00': '2022-01-23T05:00:00Z',
      '13.05.2021': '2021-05-13T04:00:00Z',
      'Jan 31, 2024 13:45:09 PM': '2024-01-31T18:45:09Z',
      'jan 31, 2024 01:45:09 am': '2024-01-31T06:45:09Z',
      'Jan 31, 2024 12:00:00 AM': '2024-01-31T05:00:00Z',
      'Jan 31, 2024 13:45:09 AM': null,
      '2021-05-13T11:01:13Z': '2021-05-13T11:01:13Z',
      '1620896473': '2021-05-13T09:01:13Z',
      '13/13/22 0:00': null,
      '31.04.2021': null,
      'Janu 31, 2024 01:45:09 AM': null,
    });
  });

  it('reads what looks like its own output by the format', () => {
    const dayFirst = compileTimestamp({ formats: ["yyyy-dd-MM'T'HH:mm:ss'Z'"] });
    expect(dayFirst('2021-02-01T00:00:00Z')).toBe('2021-01-02T00:00:00Z');
  });

  it('reads offsets in formats', () => {
    const formats = ['dd/MM/yyyy HH:mm:ss ZZZ', 'EEE, d MMM yyyy HH:mm:ss ZZZ'];
    expectTable(compileTimestamp({ formats, timeZone: 'Asia/Tokyo' }), 'INVALID_TIMESTAMP', {
      '08/07/2016 10:12:40 +0100': '2016-07-08T09:12:40Z',
      '08/07/2016 10:12:40 -1830': null,
      '08/07/2016 10:12:40 +9900': null,
      'Thu, 13 May 2021 11:01:13 +0200': '2021-05-13T09:01:13Z',
      'Fri, 13 May 2021 11:01:13 +0200': null,
      'Thu, 13 May 2021 11:01:13 +9900': null,
    });
  });

  it('refuses to be built for an impossible format', () => {
    expect(() => compileTimestamp({ formats: ['dd/MM/yyyy HH:MM'] })).toThrow(UsageError);
  });
});
