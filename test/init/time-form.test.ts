import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dateEvidence, type DateEvidence } from '../../src/init/date-evidence.js';
import { ordersOfFile, timeFormOf, type TimeForm } from '../../src/init/time-form.js';
import { compileTimestamp } from '../../src/validate/timestamp.js';

function evidenceOf(values: readonly string[], isNamed = false): DateEvidence {
  const evidence = dateEvidence(values, isNamed);
  if (evidence === null) throw new Error('they do not look like dates');
  return evidence;
}

function formOf(values: readonly string[], others: readonly (readonly string[])[] = []): TimeForm {
  const ofFile = ordersOfFile([values, ...others].map((texts) => evidenceOf(texts)));
  const form = timeFormOf(evidenceOf(values), ofFile);
  if (typeof form === 'string') throw new Error(form);
  return form;
}

describe('patterns of dates', () => {
  it.each([
    [['2024-05-13', '2024-05-14T10:00:00Z'], []],
    [['13/04/2024', '01/05/2024'], ['d/M/yyyy']],
    [['04/13/2024'], ['M/d/yyyy']],
    [['13.04.24'], ['d.M.yy']],
    [['13-04-2024 10:15'], ['d-M-yyyy H:mm']],
    [['04/13/2024 10:15:00 PM'], ['M/d/yyyy h:mm:ss a']],
    [['13/04/2024, 10:15'], ['d/M/yyyy, H:mm']],
    [['5 Jun 2024'], ['d MMM yyyy']],
    [
      ['June 5, 2024', 'May 6, 2024'],
      ['MMMM d, yyyy', 'MMM d, yyyy'],
    ],
    [['05-Jun-24'], ['d-MMM-yy']],
    [['Mon, 13 May 2024 10:00:00 +0200'], ['EEE, d MMM yyyy H:mm:ss ZZZ']],
    [['2024/5/3'], ['yyyy/M/d']],
    [['13.04.2024 um 10:15 Uhr'], ["d.M.yyyy' um 'H:mm' Uhr'"]],
    [['13/04/2024 10h15'], ["d/M/yyyy H'h'mm"]],
  ])('are inferred from %j', (values, formats) => {
    expect(formOf(values).formats).toEqual(formats);
    expect(formOf(values).dayFirst).toBeNull();
  });

  it('are several where a column has several forms', () => {
    const form = formOf(['13/04/2024', '2024-05-13', '5 Jun 2024', '13/04/24', '2024-5-3']);
    expect(form.formats.toSorted()).toEqual(['d MMM yyyy', 'd/M/yy', 'd/M/yyyy', 'yyyy-M-d']);
    expect(form).toMatchObject({ dayFirst: null, hasTimeOfDay: false, hasShortYears: true, unread: 0 });
    const parse = compileTimestamp({ formats: form.formats });
    expect(parse('13/04/24')).toBe('2024-04-13T00:00:00Z');
    expect(parse('2024-5-3')).toBe('2024-05-03T00:00:00Z');
  });

  it('record a time in some rows and only a date in others', () => {
    const form = formOf(['13/04/2024 10:15', '14/04/2024']);
    expect(form).toMatchObject({ hasTimeOfDay: true, someWithoutTime: true, hasZone: false });
    expect(form.formats).toHaveLength(2);
    expect(formOf(['2024-05-13', '2024-05-13T10:00:00Z'])).toMatchObject({
      hasTimeOfDay: true,
      someWithoutTime: true,
    });
  });

  it('record that day and month are ambiguous, unless a value or another column decides', () => {
    const values = ['03/04/2024', '05/06/2024'];
    expect(formOf(values)).toMatchObject({
      formats: ['M/d/yyyy'],
      dayFirst: ['d/M/yyyy'],
      isDayLikelyFirst: false,
    });
    expect(formOf([...values, '13/06/2024'])).toMatchObject({ formats: ['d/M/yyyy'], dayFirst: null });
    expect(formOf([...values, '13/06/24'])).toMatchObject({ dayFirst: null });
    expect(formOf(values, [['25/12/2023']])).toMatchObject({ formats: ['d/M/yyyy'], dayFirst: null });
    expect(formOf(values, [['12/25/2023']])).toMatchObject({ formats: ['M/d/yyyy'], dayFirst: null });
    expect(formOf(values, [['25.12.2023']])).toMatchObject({ dayFirst: ['d/M/yyyy'] });
    expect(formOf(values, [['25/12/2023'], ['12/25/2023']])).toMatchObject({ dayFirst: ['d/M/yyyy'] });
    expect(formOf(['03.04.2024'])).toMatchObject({ isDayLikelyFirst: true });
  });

  it('are not inferred where the day comes first in some rows and the month in others', () => {
    expect(timeFormOf(evidenceOf(['13/04/2024', '04/13/2024']), new Map())).toBe('CONTRADICTS');
    expect(timeFormOf(evidenceOf(['13/04/2024', '04/13/24']), new Map())).toBe('CONTRADICTS');
    expect(timeFormOf(evidenceOf(['13.04.2024', '04/13/2024']), new Map())).toMatchObject({ dayFirst: null });
  });

  it('are not inferred for unreadable dates', () => {
    expect(timeFormOf(evidenceOf(['5 Mai 2024', '6 juin 2024']), new Map())).toBe('UNREADABLE');
    expect(timeFormOf(evidenceOf(['08/07/2016 10:12:40 BST']), new Map())).toBe('UNREADABLE');
    expect(timeFormOf(evidenceOf(['2024年5月13日']), new Map())).toBe('UNREADABLE');
  });

  it('tolerate a few values that are not dates, and mention them', () => {
    const values = [...Array.from({ length: 40 }, () => '13/04/2024'), '00/00/0000'];
    expect(formOf(values)).toMatchObject({ formats: ['d/M/yyyy'] });
    expect(formOf(values).unread).toBeGreaterThan(0);
  });

  it('are not inferred from numbers, unless the header suggests it', () => {
    expect(dateEvidence(['1715594400', '1715594401'], false)).toBeNull();
    expect(evidenceOf(['1715594400', '1715594401'], true)).toMatchObject({
      plainHasZone: true,
      plainHasTime: true,
    });
    expect(evidenceOf(['20240513'], true)).toMatchObject({ plainHasTime: false });
    expect(dateEvidence(['12345678'], true)).toBeNull();
    expect(dateEvidence(['Ann Lee', 'Bob Ray'], true)).toBeNull();
  });

  it('read every date as it was written, or are marked as unsure', () => {
    const pattern = fc.constantFrom(
      'd/M/yyyy',
      'M/d/yyyy',
      'dd.MM.yyyy',
      'yyyy-MM-dd',
      'd MMM yyyy',
      'MMMM d, yyyy',
      'd-M-yyyy H:mm',
    );
    const days = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pattern, days, (written, numbers) => {
        const times = numbers.map((number) => DateTime.fromMillis(number * 86_400_000, { zone: 'utc' }));
        const texts = times.map((time) => time.toFormat(written, { locale: 'en-US' }));
        const form = formOf(texts);
        if (form.dayFirst !== null) return;
        const parse = compileTimestamp({ formats: form.formats });
        expect(texts.map((text) => parse(text))).toEqual(
          times.map((time) => `${time.toISODate()}T00:00:00Z`),
        );
      }),
      { numRuns: 300 },
    );
  });
});
