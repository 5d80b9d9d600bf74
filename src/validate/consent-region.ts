/**
 * Countries whose residents' rows need a consent signal: the European Economic Area (the 27 members of the European
 * Union, including their outermost regions and Åland, which have their own codes, and Iceland, Liechtenstein and
 * Norway) and the United Kingdom. This is Amazon's rule for uploaded data; Switzerland is not included.
 */
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK ' +
    'AX GF GP MF MQ RE YT IS LI NO GB'
  ).split(' '),
);

/** Whether rows of the country (ISO alpha-2) need a consent signal. */
export function needsConsent(country: string | null): boolean {
  return country !== null && COUNTRIES.has(country);
}
