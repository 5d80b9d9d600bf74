import { needsConsent } from '../validate/consent-region.js';
import type { RunReport } from './run-report.js';

/** Without a known country, AMC resolves no identity. */
const NO_COUNTRY = 'unknown';

/**
 * Rows that AMC could match: they have a match key and a country, and AMC does not refuse them because of their
 * consent. Exact except for data sets whose schema has rows written although their own consent columns are missing a
 * signal or deny: there it is the maximum.
 */
export function matchableRows({ coverage, consent, consentFaults, rows }: RunReport): number {
  if (coverage === null) return 0;
  const missing = consentFaults['missing'] ?? 0;
  const refused = missing + (consentFaults['denied'] ?? 0);
  // Without consent columns every row that needs a signal has none.
  const isByCountry = missing > 0 && Object.keys(consent?.signals ?? {}).length === 0;
  const countries = Object.entries(coverage.countries).filter(
    ([country]) => country !== NO_COUNTRY && !(isByCountry && needsConsent(country)),
  );
  const withKey = countries.reduce((sum, [, of]) => sum + of.withKey, 0);
  // Match keys are counted before rows with the same key are merged.
  return Math.min(withKey, Math.max(0, rows.written + (rows.collapsed ?? 0) - refused));
}
