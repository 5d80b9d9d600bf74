/**
 * Countries in which AMC resolves hashed identifiers to people. The list is that of Amazon's guide to audiences, which
 * take the same hashes; of uploads Amazon publishes none.
 */
const COUNTRIES: ReadonlySet<string> = new Set(
  'AE AU BE BR CA DE EG ES FR GB IN IT JP MX NL PL SA SE SG TR US'.split(' '),
);

/** Whether hashed identifiers of the country (ISO alpha-2) can match. */
export function resolvesIdentities(country: string): boolean {
  return COUNTRIES.has(country);
}
