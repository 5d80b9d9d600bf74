import * as fc from 'fast-check';
import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { compileTimestamp } from '../../src/validate/timestamp.js';
import { INVALID_TIMESTAMP, type ValueParser } from '../../src/validate/value-parser.js';
import { ZoneClock } from '../../src/validate/zone-clock.js';

/** Zones with whole, half and quarter hours, on both sides of the date line, with all kinds of clock changes. */
const ZONES = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
] as const;

const OFFSET_LAYOUTS = [
  "yyyy-MM-dd'T'HH:mm:ssZZ",
  "yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
  'yyyy-MM-dd HH:mm:ss ZZZ',
  'yyyy/MM/dd HH:mm:ss,SSSZZZ',
  "yyyyMMdd'T'HHmmssZZZ",
];
const LOCAL_LAYOUTS = [
  "yyyy-MM-dd'T'HH:mm:ss",
  'yyyy-MM-dd HH:mm:ss.SSS',
  'yyyy/MM/dd HH:mm:ss',
  "yyyyMMdd'T'HHmmss",
];

const parsers = new Map<string, ValueParser>(
  ZONES.map((timeZone) => [timeZone, compileTimestamp({ timeZone })]),
);
const zone = fc.constantFrom(...ZONES);
const millis = fc.oneof(
  fc.integer({ min: Date.UTC(1972, 0, 3), max: Date.UTC(2037, 11, 30) }),
  fc.integer({ min: Date.UTC(2015, 0, 3), max: Date.UTC(2026, 11, 30) }),
);

function utcText(instant: number): string {
  return `${new Date(Math.floor(instant / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

function parseIn(timeZone: string, value: string): unknown {
  return parsers.get(timeZone)?.(value);
}

/** The earliest instant with that local time; luxon itself moves a time in a gap forward. */
function reference(reading: number, timeZone: string): number {
  const local = DateTime.fromMillis(reading, { zone: 'utc' }).setZone(timeZone, { keepLocalTime: true });
  return Math.min(...local.getPossibleOffsets().map((time) => time.toMillis()));
}

describe('timestamp against luxon', () => {
  it('agrees on values with an offset', () => {
    fc.assert(
      fc.property(millis, zone, zone, fc.constantFrom(...OFFSET_LAYOUTS), (instant, written, own, layout) => {
        const text = DateTime.fromMillis(instant, { zone: written }).toFormat(layout);
        expect(parseIn(own, text)).toBe(utcText(instant));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees on values with an offset in the whole range of years', () => {
    const day = 86_400_000;
    const instant = fc.integer({ min: -62_135_596_800_000 + day, max: 253_402_300_799_999 - day });
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instant, minutes, fc.constantFrom(...OFFSET_LAYOUTS), (at, offset, layout) => {
        const text = DateTime.fromMillis(at).setZone(FixedOffsetZone.instance(offset)).toFormat(layout);
        expect(parseIn('UTC', text)).toBe(utcText(at));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees on zone-less values, skipped and repeated ones included', () => {
    // Hours around the clock changes, which a random time rarely hits.
    const nearChange = fc
      .tuple(
        zone,
        fc.constantFrom(1979, 2011, 2018, 2024, 2036),
        fc.nat({ max: 20 }),
        fc.integer({ min: -240, max: 240 }),
      )
      .map(([timeZone, year, pick, minutes]) => {
        const changes = changesOf(timeZone, year);
        const change = changes[pick % Math.max(changes.length, 1)] ?? Date.UTC(year, 5, 1);
        const offset = IANAZone.create(timeZone).offset(change);
        return { timeZone, reading: change + (offset + minutes) * 60_000 };
      });
    const anywhere = fc.record({ timeZone: zone, reading: millis });
    fc.assert(
      fc.property(fc.oneof(nearChange, anywhere), fc.constantFrom(...LOCAL_LAYOUTS), (sample, layout) => {
        const text = DateTime.fromMillis(sample.reading, { zone: 'utc' }).toFormat(layout);
        expect(parseIn(sample.timeZone, text)).toBe(utcText(reference(sample.reading, sample.timeZone)));
      }),
      { numRuns: 3000 },
    );
  });

  it('supports every offset, whatever was asked before', () => {
    const clocks = new Map(ZONES.map((name) => [name, new ZoneClock(name)]));
    const instant = fc.integer({ min: -4e9, max: 4.1e9 });
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        expect(clocks.get(name)?.offsetAt(at)).toBe(Math.round(IANAZone.create(name).offset(at * 1000) * 60));
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees on epoch numbers', () => {
    const digits = fc.nat({ max: 999 }).map((number) => String(number).padStart(3, '0'));
    fc.assert(
      fc.property(
        fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }),
        digits,
        zone,
        (at, fraction, own) => {
          fc.pre(Math.abs(at) >= 100_000_000);
          const sign = at < 0 ? -1 : 1;
          const instant = at * 1000 + sign * Number(fraction);
          expect(parseIn(own, `${at}.${fraction}`)).toBe(utcText(instant));
          expect(parseIn(own, `${at}${fraction}`)).toBe(utcText(instant));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('timestamp invariants', () => {
  it('never throws, and reads its own output unchanged', () => {
    const configured = [
      compileTimestamp(),
      compileTimestamp({ timeZone: 'America/New_York', formats: ['M/d/yy H:mm', 'EEE, d MMM yyyy'] }),
      compileTimestamp({ epochUnit: 'milliseconds', timeZone: 'Pacific/Apia' }),
    ];
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789-/:.,+TZ '), maxLength: 30 }),
      // One or two characters different from a valid value.
      fc
        .tuple(
          millis,
          fc.constantFrom(...OFFSET_LAYOUTS),
          fc.nat({ max: 30 }),
          fc.constantFrom('', '0', '9', '-', ' '),
        )
        .map(([instant, layout, at, put]) => {
          const text = DateTime.fromMillis(instant, { zone: 'utc' }).toFormat(layout);
          return text.slice(0, at) + put + text.slice(at + 1);
        }),
    );
    fc.assert(
      fc.property(value, fc.constantFrom(...configured), (text, parse) => {
        const result = parse(text);
        if (typeof result !== 'string') {
          expect(result).toBe(INVALID_TIMESTAMP);
          return;
        }
        expect(result).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(parse(result)).toBe(result);
      }),
      { numRuns: 5000 },
    );
  });
});

const knownChanges = new Map<string, number[]>();

/** Instants in a year at which the zone's offset changed within the previous hour. */
function changesOf(timeZone: string, year: number): number[] {
  const key = `${timeZone} ${year}`;
  const known = knownChanges.get(key);
  if (known !== undefined) return known;
  const found: number[] = [];
  const asked = IANAZone.create(timeZone);
  const day = 86_400_000;
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += day) {
    if (asked.offset(at) === asked.offset(at + day)) continue;
    for (let hour = at; hour < at + day; hour += 3_600_000) {
      if (asked.offset(hour) !== asked.offset(hour + 3_600_000)) found.push(hour + 3_600_000);
    }
  }
  knownChanges.set(key, found);
  return found;
}
