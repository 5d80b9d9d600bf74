/**
 * Countries in which AMC resolves hashed identifiers to people. The list is from Amazon's guide to audiences, which use
 * the same hashes; Amazon publishes none for uploads.
 */
const COUNTRIES: ReadonlySet<string> = new Set(
  'AE AU BE BR CA DE EG ES FR GB IN IT JP MX NL PL SA SE SG TR US'.split(' '),
);

/** Whether hashed identifiers of the country (ISO alpha-2) can match. */
export function resolvesIdentities(country: string): boolean {
  return COUNTRIES.has(country);
}
