import { toCountryCode } from '../normalize/country.js';
import { splitPostalAddress } from '../reshape/postal-address/split-postal-address.js';

/** Countries whose whole addresses are split. */
const COUNTRIES = ['US', 'GB', 'DE', 'FR', 'IT', 'ES', 'CA', 'JP', 'IN'] as const;
/** Share of addresses whose street, city and postal code are certain, from which the parts are worth columns. */
const MOST = 0.5;

/** How many of a column's whole addresses can be split for certain. */
export interface AddressSplits {
  /** Share by the country of all rows. */
  readonly byCountry: ReadonlyMap<string, number>;
  /** Share by the countries that the rows name; null where no field does. */
  readonly byRow: number | null;
  /** Whether some of them name a state. */
  readonly hasState: boolean;
}

/** @param countries by value what the row's field for the country says; null: the file has none */
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

/** Why the parts of the addresses are no columns; null: they are. */
export function whyNotSplit({ byCountry, byRow }: AddressSplits, country: string | null): string | null {
  if (byRow === null && country === null)
    return 'whole addresses in one cell: they are split by the rules of their country (--country)';
  const share = byRow ?? byCountry.get(country ?? '') ?? 0;
  return share >= MOST ? null : 'whole addresses in one cell, most of which cannot be split for certain';
}
