import * as fc from 'fast-check';
import { DateTime, FixedOffsetZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { compileDateFormat, isValidDateFormat } from '../../src/validate/date-format.js';
import { compileDateLayout } from '../../src/validate/date-layout.js';
import { tokenizeFormat } from '../../src/validate/format-tokens.js';
import { Moment } from '../../src/validate/moment.js';
import { isKnownTimeZone } from '../../src/validate/zone-clock.js';

/** Formats of real exports that are read without luxon. */
const LAYOUTS = [
  'M/d/yy H:mm',
  'MM/dd/yyyy HH:mm:ss',
  'dd/MM/yyyy',
  'd.M.yyyy H:mm:ss',
  'dd-MMM-yyyy',
  'd MMMM yyyy HH:mm',
  'MMM d, yyyy h:mm:ss a',
  'MM/dd/yyyy hh:mm a',
  "d MMM yyyy 'at' h:mm a",
  'yyyyMMddHHmmss',
  'yyyy年M月d日 H:mm',
  'dd/MM/yyyy HH:mm:ss.SSS',
  "yyyy-MM-dd'T'HH:mm:ss.SZZ",
  'dd/MMM/yyyy:HH:mm:ss ZZZ',
  "yyyy''MM''dd",
];
const OTHERS = [
  'EEE, d MMM yyyy HH:mm:ss',
  'yyMMdd',
  "kkkk-'W'WW-E",
  'yyyy-ooo',
  'y-M-d',
  'ZZ yyyy-MM-dd',
  'yyyy-MM-dd H:mm u',
];

describe('isValidDateFormat', () => {
  it.each([...LAYOUTS, ...OTHERS])('accepts %s', (format) => {
    expect(isValidDateFormat(format)).toBe(true);
  });

  it.each([
    ['', 'nothing'],
    ['HH:mm', 'no date'],
    ['MM/yyyy', 'no day'],
    ['dd/MM', 'no year'],
    ['dd/MM/yyyy hh:mm', 'half-day hours without AM or PM'],
    ['dd/MM/yyyy HH:mm a', 'both kinds of hours'],
    ['dd/MM/yyyy HH:MM', 'month twice'],
    ['yyyy-mm-dd', 'minutes for months'],
    ['YYYY-MM-DD', 'other letters'],
    ['yyyy-MM-ddTHH:mm:ss', 'an unquoted letter'],
    ['D', 'a macro'],
    ['yyyy-MM-dd z', 'a zone name'],
    ['yyyy-MM-dd HH:mm ZZZZ', 'an abbreviation'],
    ['dMyyyy', 'lengths left open'],
    ["'yyyy-MM-dd'", 'only literal text'],
  ])('refuses %s (%s)', (format) => {
    expect(isValidDateFormat(format)).toBe(false);
    expect(() => compileDateFormat(format)).toThrow(UsageError);
  });

  it('never throws', () => {
    const text = fc.string({ unit: fc.constantFrom(..."yMdHhmsSaEZkWo'/-: TL") });
    fc.assert(fc.property(text, (format) => typeof isValidDateFormat(format) === 'boolean'));
  });
});

describe('compileDateFormat', () => {
  const moment = new Moment();

  /** Milliseconds since 1970 in UTC, as the format and luxon's own reader return them. */
  function both(format: string, text: string): [number | null, number | null] {
    const read = compileDateFormat(format);
    const own = read(text, moment) ? (moment.reading - moment.offset) * 1000 : null;
    const time = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' });
    return [own, time.isValid ? Math.floor(time.toMillis() / 1000) * 1000 : null];
  }

  it.each(LAYOUTS)('%s is read without luxon', (format) => {
    expect(compileDateLayout(tokenizeFormat(format) ?? [])).not.toBeNull();
  });

  it.each(OTHERS)('%s is read by luxon', (format) => {
    expect(compileDateLayout(tokenizeFormat(format) ?? [])).toBeNull();
  });

  it('agrees with luxon on good and broken values', () => {
    const instant = fc.integer({ min: Date.UTC(1961, 0, 1), max: Date.UTC(2060, 11, 31) });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const put = fc.constantFrom('', '0', '1', '3', '9', 'a', 'P', ' ', '/', '-', '12');
    const edit = fc.option(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 2 }), put), { nil: null, freq: 2 });
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUTS, ...OTHERS),
        instant,
        offset,
        edit,
        (format, at, minutes, change) => {
          let text = DateTime.fromMillis(at)
            .setZone(FixedOffsetZone.instance(minutes))
            .setLocale('en-US')
            .toFormat(format);
          if (change !== null)
            text = text.slice(0, change[0]) + change[2] + text.slice(change[0] + change[1]);
          const [own, reference] = both(format, text);
          // Refused on purpose although luxon accepts them.
          const impossible = format.includes('Z')
            ? /[+-]\d{1,2}:?[6-9]\d$|[+-](?:1[89]|[2-9]\d)/
            : /(?:1[3-9]|2\d).*am/i;
          if (own === null && impossible.test(text)) return;
          expect([format, text, own]).toEqual([format, text, reference]);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('reads two-digit years as luxon does', () => {
    for (const year of ['00', '21', '60', '61', '99', '1999', '2021']) {
      const [own, reference] = both('d.M.yy', `1.2.${year}`);
      expect(own).toBe(reference);
    }
  });
});

describe('isKnownTimeZone', () => {
  it.each(['UTC', 'utc', 'America/New_York', 'europe/berlin', 'Etc/GMT+5', 'EST5EDT', 'CET', 'US/Pacific'])(
    'accepts %s',
    (name) => expect(isKnownTimeZone(name)).toBe(true),
  );

  it.each(['', 'BST', 'IST', 'pst', 'JST', '+02:00', '-0500', 'GMT+2', 'Mars/Olympus', ' UTC', 'UTC '])(
    'refuses %s',
    (name) => expect(isKnownTimeZone(name)).toBe(false),
  );
});
