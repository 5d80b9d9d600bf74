import type { DataSetPlan } from '../schema/plan.js';
import { sumCounts, type Tally } from '../tally/tally.js';
import { consentFaultsOf } from './consent-faults.js';
import { count, counted, percent } from './numbers.js';
import { leakWarnings } from './leak-counts.js';
import type { RunWarning } from './run-report.js';

/** An identifier that more than this share of rows lacks is pointed out. */
const MANY_NULLS = 0.5;
/** So is one of whose values more than this share standardized to nothing. */
const MANY_LOST = 0.1;

/** What the numbers of a finished run say that its user should know: above all what lowers match rates. */
export function runWarnings(
  plan: DataSetPlan,
  tally: Tally,
  hasTables: (country: string) => boolean,
): RunWarning[] {
  if (tally.written === 0) return leakWarnings(plan, tally);
  return [
    ...leakWarnings(plan, tally),
    ...consentWarnings(plan, tally),
    ...countryWarnings(plan, tally, hasTables),
    ...columnWarnings(plan, tally),
  ];
}

function consentWarnings(plan: DataSetPlan, tally: Tally): RunWarning[] {
  const { missing = 0, denied = 0, malformed = 0 } = consentFaultsOf(plan, tally);
  const warnings: RunWarning[] = [];
  const hasColumns = plan.columns.some(({ kind }) => kind.kind === 'consent');
  if (missing > 0) {
    warnings.push({
      code: 'CONSENT_MISSING',
      message: `${rows(missing)} of people in the EEA and the UK ${missing === 1 ? 'has' : 'have'} no consent signal; AMC refuses such rows. ${hasColumns ? 'Set input.consent.missing to leaveOut.' : 'Map a column with a consentType, or set input.consent.missing to leaveOut to send the others.'}`,
    });
  }
  const leftOut = tally.leftOut.CONSENT_MISSING ?? 0;
  if (hasColumns && leftOut > 0 && (tally.leftOut.CONSENT_DENIED ?? 0) === 0 && !hasSignals(plan, tally)) {
    warnings.push({
      code: 'NO_CONSENT_GIVEN',
      message: `No row has a consent signal, and ${rows(leftOut)} of people in the EEA and the UK ${leftOut === 1 ? 'was' : 'were'} left out for that. Check that the export has the field that a consent column reads.`,
    });
  }
  if (denied > 0) {
    warnings.push({
      code: 'CONSENT_DENIED',
      message: `${rows(denied)} of people who denied consent ${denied === 1 ? 'was' : 'were'} written, as input.consent.denied says; AMC refuses such rows.`,
    });
  }
  if (malformed > 0) {
    warnings.push({
      code: 'CONSENT_MALFORMED',
      message: `${rows(malformed)} had a consent signal that cannot be read; null was written for it.`,
    });
  }
  return warnings;
}

/** Whether a row written has a value in a consent column. */
function hasSignals({ columns }: DataSetPlan, tally: Tally): boolean {
  return columns.some(
    ({ kind }, index) => kind.kind === 'consent' && (tally.columns[index]?.nulls ?? 0) < tally.written,
  );
}

function countryWarnings(
  plan: DataSetPlan,
  tally: Tally,
  hasTables: (country: string) => boolean,
): RunWarning[] {
  if (!plan.columns.some(({ kind }) => kind.kind === 'hashedPii')) return [];
  const warnings: RunWarning[] = [];
  const unknown = tally.countries[''] ?? 0;
  if (unknown > 0) {
    warnings.push({
      code: 'NO_COUNTRY',
      message: `${rows(unknown)} ${unknown === 1 ? 'has' : 'have'} no country: phone numbers in national form become null, and AMC resolves no identity. Pass --country, set countryCode in the schema, or map a country column.`,
    });
  }
  const generic = Object.entries(tally.countries).filter(
    ([country]) => country !== '' && !hasTables(country),
  );
  if (generic.length > 0) {
    const list = generic
      .map(([country, value]) => `${country} (${count(value)})`)
      .toSorted()
      .join(', ');
    warnings.push({
      code: 'COUNTRY_WITHOUT_TABLES',
      message: `Amazon publishes no address and state tables for ${list}: ${rows(sumCounts(Object.fromEntries(generic)))} got the general rules.`,
    });
  }
  return warnings;
}

function columnWarnings(plan: DataSetPlan, tally: Tally): RunWarning[] {
  return plan.columns.flatMap(({ name, kind }, index) => {
    const column = tally.columns[index];
    if (column === undefined) return [];
    const warnings: RunWarning[] = [];
    const identifier = kind.kind === 'hashedPii' || kind.kind === 'externalId';
    if (identifier && column.nulls / tally.written > MANY_NULLS) {
      warnings.push({
        code: 'MANY_NULLS',
        message: `${percent(column.nulls, tally.written)} of the rows have no ${name}; they cannot match by it.`,
      });
    }
    const given = tally.written - column.nulls;
    if (identifier && given > 0 && column.standardizedToNothing / given > MANY_LOST) {
      warnings.push({
        code: 'MANY_STANDARDIZED_TO_NOTHING',
        message: `${percent(column.standardizedToNothing, given)} of the values of ${name} standardize to nothing and were written as null. Check that the right source field is mapped, and the country.`,
      });
    }
    if (column.rounded > 0) {
      warnings.push({
        code: 'ROUNDED',
        message: `${rows(column.rounded)} had more than two decimals in ${name} and were rounded (half away from zero).`,
      });
    }
    return warnings;
  });
}

function rows(value: number): string {
  return counted(value, 'row');
}
