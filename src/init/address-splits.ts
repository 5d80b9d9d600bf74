import { toCountryCode } from '../normalize/country.js';
import { splitPostalAddress } from '../reshape/postal-address/split-postal-address.js';

/** Countries whose whole addresses are split. */
const COUNTRIES = ['US', 'GB', 'DE', 'FR', 'IT', 'ES', 'CA', 'JP', 'IN'] as const;
/**
 * The parts become columns if street, city and postal code are certain for at least this share of the
 * addresses.
 */
const MOST = 0.5;

/** How many of a column's whole addresses can be split with certainty. */
export interface AddressSplits {
  /** The share, by the country assumed for all rows. */
  readonly byCountry: ReadonlyMap<string, number>;
  /** The share, using the countries that the rows name; null when no field has them. */
  readonly byRow: number | null;
  /** Whether some of the addresses include a state. */
  readonly hasState: boolean;
}

/** @param countries by value: what the row's country field contains; null: the file has none */
export function addressSplits(
  addresses: readonly string[],
  countries: readonly string[] | null,
): AddressSplits {
  const filled = addresses.flatMap((text, index) =>
    text === '' ? [] : [{ text, country: toCountryCode(countries?.[index] ?? '') }],
  );
  let hasState = false;
  const isSplit = (text: string, country: string | null) => {
    const { street, city, state, zip } = splitPostalAddress(text, country);
    const isCertain = street !== null && city !== null && zip !== null;
    hasState ||= isCertain && state !== null;
    return isCertain;
  };
  const share = (test: (address: { text: string; country: string | null }) => boolean) =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  return {
    byCountry: new Map(
      COUNTRIES.map((country) => [country, share(({ text }) => isSplit(text, country))] as const),
    ),
    byRow: countries === null ? null : share(({ text, country }) => isSplit(text, country)),
    hasState,
  };
}

/** Why the parts of the addresses are not columns; null when they are. */
export function whyNotSplit({ byCountry, byRow }: AddressSplits, country: string | null): string | null {
  if (byRow === null && country === null)
    return 'whole addresses in one cell: they are split by the rules of their country (--country)';
  const share = byRow ?? byCountry.get(country ?? '') ?? 0;
  return share >= MOST ? null : 'whole addresses in one cell, most of which cannot be split for certain';
}
