import { toCountryCode } from '../../normalize/country.js';
import { UNSPLIT, type AddressParts, type AddressSplitter } from './address-parts.js';
import { splitIndia, splitJapan } from './asia.js';
import { splitBritain, splitFrance, splitGermany, splitItaly, splitSpain } from './europe.js';
import { splitCanada, splitUs } from './north-america.js';

/** The countries whose addresses are split. */
const SPLITTERS: ReadonlyMap<string, AddressSplitter> = new Map([
  ['US', splitUs],
  ['CA', splitCanada],
  ['GB', splitBritain],
  ['DE', splitGermany],
  ['FR', splitFrance],
  ['IT', splitItaly],
  ['ES', splitSpain],
  ['JP', splitJapan],
  ['IN', splitIndia],
]);

/** Longer texts are not addresses; this bounds the work. */
const MAX_LENGTH = 400;
const MAX_LINES = 10;
/** Codes at the end of an address may be those of states: only these by themselves identify a country. */
const SHORT_COUNTRIES = /^(?:USA|U\.S\.A\.|U\.S\.|US|UK|U\.K\.|GB)$/i;

/**
 * Splits an entire postal address in a single text into street, city, state and postal code, by the rules of its
 * country. It is conservative: a part that the rules do not determine with certainty is null, because a wrongly hashed
 * value never matches and nobody notices. Also null without a country, for countries without rules here, and if the
 * text ends with a country other than the row's.
 *
 * The street is number and street; apartments, floors and the like are not part of it.
 * @param country ISO 3166 code of the row
 */
export function splitPostalAddress(text: string, country: string | null): AddressParts {
  if (text.length > MAX_LENGTH || country === null) return UNSPLIT;
  const split = SPLITTERS.get(country);
  const lines = linesOf(text);
  const last = lines.at(-1) ?? '';
  const named = namedCountry(last, country);
  if (named !== null && named !== country) return UNSPLIT;
  const own = named === null || lines.length < 3 ? lines : lines.slice(0, -1);
  return split === undefined || own.length > MAX_LINES ? UNSPLIT : split(own);
}

/** The country that a line names; short names only if they are the row's country, or make up the entire line. */
function namedCountry(line: string, country: string): string | null {
  const found = countryOf(line);
  return SHORT_COUNTRIES.test(line) || line.length > 3 || found === country ? found : null;
}

function countryOf(line: string): string | null {
  return toCountryCode(line.replace(/\.$/, '').replaceAll('.', ''));
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n,;、，]+/)
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '');
}
