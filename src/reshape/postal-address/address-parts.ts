/** The parts of an entire postal address; parts that are not certain are null. */
export interface AddressParts {
  /** Number and street; apartments, floors and the like are not part of it. */
  readonly street: string | null;
  readonly city: string | null;
  /** As in the text: a name or a code. Also null if addresses of the country name none. */
  readonly state: string | null;
  readonly zip: string | null;
}

/** Splits the addresses of a country. @param lines the text split at its line ends and commas, trimmed, none empty */
export type AddressSplitter = (lines: readonly string[]) => AddressParts;

export const UNSPLIT: AddressParts = { street: null, city: null, state: null, zip: null };

const HOUSE_NUMBER = String.raw`\d+[A-Za-z]?(?:\s?[-–/]\s?\d*[A-Za-z]?)?(?:\s?(?:bis|ter|quater))?`;
/** A house number alone, as it occurs between commas in Spain, Italy and India. */
const NUMBER_ALONE = new RegExp(`^(?:n(?:o|[°º.])\\.?\\s*)?${HOUSE_NUMBER}$`, 'i');
const NUMBER_FIRST = new RegExp(`^${HOUSE_NUMBER},?\\s+\\p{L}`, 'iu');
const NUMBER_LAST = new RegExp(`\\p{L}\\.?,?\\s+(?:n(?:o|[°º.])\\.?\\s*)?${HOUSE_NUMBER}$`, 'iu');

const BOX = /^(?:p\.?\s?o\.?\s?box|postfach|casella postale|apartado(?: de correos)?|b\.?p\.?)\s+\d[\d ]*$/i;

/**
 * The street from the lines above the city: the line that has a house number where the country puts it, right above the
 * city, joined with the number if that is on a line of its own. Apartments, floors and the like are not part of it.
 * Lines above it may name a person, a company or a house; any other line with a digit makes it ambiguous which one is
 * the street.
 * @param unit what apartments, floors and the like look like
 */
export function streetOf(
  lines: readonly string[],
  { numberIs, unit }: { readonly numberIs: 'first' | 'last'; readonly unit: RegExp },
): string | null {
  const joined = withNumbers(
    lines.filter((line) => !unit.test(line)),
    numberIs,
  );
  const street = joined.at(-1);
  if (street === undefined || joined.slice(0, -1).some((line) => /\d/.test(line))) return null;
  const isStreet = numberIs === 'first' ? NUMBER_FIRST.test(street) : NUMBER_LAST.test(street);
  return isStreet || BOX.test(street) ? street : null;
}

/** Numbers between commas belong to the adjacent street: `Calle Mayor, 5` and `12, rue de Rivoli`. */
function withNumbers(lines: readonly string[], numberIs: 'first' | 'last'): string[] {
  const joined: string[] = [];
  let pending = '';
  for (const line of lines) {
    const isNumber = NUMBER_ALONE.test(line);
    const before = joined.at(-1);
    if (isNumber && numberIs === 'first' && pending === '') pending = `${line} `;
    else if (isNumber && numberIs === 'last' && before !== undefined && !/\d$/.test(before))
      joined[joined.length - 1] = `${before} ${line}`;
    else {
      joined.push(pending + line);
      pending = '';
    }
  }
  return pending === '' ? joined : [...joined, pending.trim()];
}

/** Whether a line can be the name of a town: letters, and no digits. */
export function isTown(line: string): boolean {
  return /^\p{L}[\p{L}\p{M}'’. \-/()&]*$/u.test(line) && line.length <= 60;
}
