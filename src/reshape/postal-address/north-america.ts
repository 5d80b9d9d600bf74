import { isTown, streetOf, UNSPLIT, type AddressParts, type AddressSplitter } from './address-parts.js';

const US_STATES = `
  AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut; DE Delaware;
  DC District of Columbia; FL Florida; GA Georgia; HI Hawaii; ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas;
  KY Kentucky; LA Louisiana; ME Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS Mississippi;
  MO Missouri; MT Montana; NE Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey; NM New Mexico; NY New York;
  NC North Carolina; ND North Dakota; OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; RI Rhode Island;
  SC South Carolina; SD South Dakota; TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington;
  WV West Virginia; WI Wisconsin; WY Wyoming; PR Puerto Rico; GU Guam; VI Virgin Islands; AS American Samoa;
  MP Northern Mariana Islands; AA; AE; AP`;
const CA_PROVINCES = `
  AB Alberta; BC British Columbia; BC Colombie-Britannique; MB Manitoba; NB New Brunswick; NB Nouveau-Brunswick;
  NL Newfoundland and Labrador; NL Newfoundland; NS Nova Scotia; NS Nouvelle-Écosse; NT Northwest Territories;
  NU Nunavut; ON Ontario; PE Prince Edward Island; QC Quebec; QC Québec; PQ; SK Saskatchewan; YT Yukon`;

const UNIT =
  /^(?:apt|apartment|appt|unit|ste|suite|fl|floor|rm|room|bldg|building|lot|spc|space|trlr|trailer|ph|penthouse|dept|bsmt|basement|lower|upper|rear|front|#)(?![\p{L}])[\s.#]*[\w-]*$|^\d{1,3}(?:st|nd|rd|th) (?:floor|fl)\.?$|^#\s?\w+$/iu;

/** The names and codes of a list, longest first, as a pattern. */
function namesOf(list: string): string {
  const names = list.split(';').flatMap((entry) => {
    const [, code = '', name] = /^\s*([A-Z]{2})(?:\s+(.+?))?\s*$/s.exec(entry) ?? [];
    return name === undefined ? [code] : [code, name];
  });
  return [...new Set(names)]
    .filter((name) => name !== '')
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replaceAll(/[ -]+/g, '[ -]+'))
    .join('|');
}

/**
 * `…, City, ST 12345`, also with the state or the code between commas of their own, or `City ST 12345`. If city and
 * street are not separated by a comma or a line end, only state and code are certain.
 */
function splitterFor(states: string, zip: string): AddressSplitter {
  const state = `\\(?(${namesOf(states)})\\)?\\.?`;
  const zipAlone = new RegExp(`^(${zip})$`, 'iu');
  const stateAndZip = new RegExp(`^${state}\\s+(${zip})$`, 'iu');
  const stateAlone = new RegExp(`^${state}$`, 'iu');
  // A code or a name on the same line as the city: the city is what precedes it.
  const cityStateZip = new RegExp(`^(.*\\S)\\s+${state}\\s+(${zip})$`, 'iu');
  const cityState = new RegExp(`^(.*\\S)\\s+${state}$`, 'iu');
  return (lines) => {
    const last = lines.at(-1) ?? '';
    const above = lines.slice(0, -1);
    const both = stateAndZip.exec(last);
    if (both !== null) return withCity(above, both[1] ?? '', both[2] ?? '');
    const code = zipAlone.exec(last)?.[1];
    if (code !== undefined) {
      const before = above.at(-1) ?? '';
      const alone = stateAlone.exec(before)?.[1];
      if (alone !== undefined) return withCity(above.slice(0, -1), alone, code);
      const town = cityState.exec(before);
      return town === null
        ? { ...UNSPLIT, zip: code }
        : withCity([...above.slice(0, -1), town[1] ?? ''], town[2] ?? '', code);
    }
    const line = cityStateZip.exec(last);
    if (line === null) return UNSPLIT;
    const [, city = '', name = '', number = ''] = line;
    return above.length === 0
      ? { ...UNSPLIT, state: name, zip: number }
      : withCity([...above, city], name, number);
  };
}

function withCity(lines: readonly string[], state: string, zip: string): AddressParts {
  const city = lines.at(-1) ?? '';
  if (!isTown(city) || UNIT.test(city)) return { ...UNSPLIT, state, zip };
  const street = streetOf(lines.slice(0, -1), { numberIs: 'first', unit: UNIT });
  // Without a street above it, the line may be either a street or a city.
  return lines.length < 2 ? { ...UNSPLIT, state, zip } : { street, city, state, zip };
}

export const splitUs = splitterFor(US_STATES, String.raw`\d{5}(?:-\d{4})?`);
export const splitCanada = splitterFor(CA_PROVINCES, String.raw`[A-Z]\d[A-Z][ -]?\d[A-Z]\d`);
