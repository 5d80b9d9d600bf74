import metadata from 'libphonenumber-js/max/metadata';
import { DefectError } from '../errors.js';

/** What a country's numbering plan says about national (significant) numbers, compiled for speed. */
export interface NumberingPlan {
  readonly callingCode: string;
  /** Whether a national number (digits, without trunk prefix) is a number of this plan. */
  accepts(nationalNumber: string): boolean;
  /** Like `accepts`, without the length test. */
  readonly pattern: RegExp;
  /** Possible lengths of national numbers, as a bit set. */
  readonly lengths: number;
  /** Lengths that are possible in every country with this calling code, as a bit set. */
  readonly commonLengths: number;
  /** All countries with this calling code; none for a code that does not belong to a country. */
  readonly countries: readonly string[];
  /** What precedes a national number within the country (`0`), anchored; null if nothing does. */
  readonly trunkPrefix: RegExp | null;
  /** What is dialed within the country before a calling code (`00`, `011`), anchored. */
  readonly internationalPrefix: RegExp;
  /** What the plan's patterns consist of, unanchored; the first one matches whole numbers. */
  readonly sources: {
    readonly pattern: string;
    readonly trunkPrefix: string | null;
    readonly internationalPrefix: string;
  };
}

// Positions in libphonenumber-js's minified metadata, version 4 (its METADATA.md).
const CALLING_CODE = 0;
const INTERNATIONAL_PREFIX = 1;
const PATTERN = 2;
const LENGTHS = 3;
const NATIONAL_PREFIX = 5;
const NATIONAL_PREFIX_FOR_PARSING = 7;

function textAt(entry: readonly unknown[], position: number): string | null {
  const value = entry[position];
  return typeof value === 'string' ? value : null;
}

function lengthsOf(entry: readonly unknown[]): number {
  const lengths = entry[LENGTHS];
  let bits = 0;
  if (Array.isArray(lengths)) for (const length of lengths) bits |= 1 << Number(length);
  return bits;
}

const countries: ReadonlyMap<string, readonly unknown[]> = new Map(Object.entries(metadata.countries));
const countriesByCallingCode: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(metadata.country_calling_codes),
);
const nonGeographic: ReadonlyMap<string, readonly unknown[]> = new Map(
  Object.entries(metadata.nonGeographic),
);

/** Whether a bit set of lengths contains the length. */
export function hasLength(lengths: number, length: number): boolean {
  return length < 32 && ((lengths >> length) & 1) === 1;
}

function compile(entry: readonly unknown[]): NumberingPlan {
  const callingCode = textAt(entry, CALLING_CODE);
  const source = textAt(entry, PATTERN);
  const lengths = lengthsOf(entry);
  if (callingCode === null || source === null || lengths === 0) {
    throw new DefectError(
      'The phone metadata is laid out differently than expected; pin libphonenumber-js.',
      {
        code: 'PHONE_METADATA_LAYOUT',
      },
    );
  }
  const pattern = new RegExp(`^(?:${source})$`);
  const siblings = countriesByCallingCode.get(callingCode) ?? [];
  let commonLengths = lengths;
  for (const sibling of siblings) commonLengths &= lengthsOf(countries.get(sibling) ?? entry);
  const trunkPrefix = textAt(entry, NATIONAL_PREFIX_FOR_PARSING) ?? textAt(entry, NATIONAL_PREFIX);
  const internationalPrefix = textAt(entry, INTERNATIONAL_PREFIX) ?? '00';
  return {
    callingCode,
    accepts: (nationalNumber) => hasLength(lengths, nationalNumber.length) && pattern.test(nationalNumber),
    pattern,
    lengths,
    commonLengths,
    countries: siblings,
    trunkPrefix: trunkPrefix === null ? null : new RegExp(`^(?:${trunkPrefix})`),
    internationalPrefix: new RegExp(`^(?:${internationalPrefix})`),
    sources: { pattern: source, trunkPrefix, internationalPrefix },
  };
}

/** Compiled plans by country or calling code: bounded by the metadata, about 250 countries and 210 codes. */
const compiled = new Map<string, NumberingPlan>();

function planFor(key: string, entry: readonly unknown[] | undefined): NumberingPlan | null {
  if (entry === undefined) return null;
  let plan = compiled.get(key);
  if (plan === undefined) {
    plan = compile(entry);
    compiled.set(key, plan);
  }
  return plan;
}

/** The numbering plan of a country (ISO alpha-2), or null if there is none. */
export function planOfCountry(country: string): NumberingPlan | null {
  return planFor(country, countries.get(country));
}

/** The plan of a calling code's main country (`1` → United States), or null for an unknown code. */
export function planOfCallingCode(callingCode: string): NumberingPlan | null {
  const main = countriesByCallingCode.get(callingCode)?.[0];
  return main === undefined ? planFor(callingCode, nonGeographic.get(callingCode)) : planOfCountry(main);
}

/** The calling code that international digits begin with (no calling code is a prefix of another), or null. */
export function callingCodeOf(digits: string): string | null {
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    if (countriesByCallingCode.has(code) || nonGeographic.has(code)) return code;
  }
  return null;
}
