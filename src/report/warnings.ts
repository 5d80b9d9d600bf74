import { isAmazonTable } from '../schema/amazon-tables.js';
import { resolvesIdentities } from '../validate/resolved-countries.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';
import { NULL_NOTES } from '../model/identifier-note.js';
import { sumCounts, type Tally } from '../tally/tally.js';
import { consentFaultsOf } from './consent-faults.js';
import { count, counted, percent } from './numbers.js';
import { isImplausible } from './repetitions.js';
import { keyRepetitions, timelineFacts } from './run-facts.js';
import { noteCount } from './identifier-notes.js';
import { leakWarnings } from './leak-counts.js';
import type { RunWarning } from './run-report.js';

/** An identifier that is missing in more than this share of rows is pointed out. */
const MANY_NULLS = 0.5;
/** So is one for which more than this share of values is empty after standardization. */
const MANY_LOST = 0.1;

/** Notes with warnings of their own. Nothing else would reveal a column full of placeholders. */
const LOST_NOTES = NULL_NOTES.filter((code) => code !== 'NULL_WORD' && code !== 'PLACEHOLDER');

/** What needs to be known besides a run's numbers. */
export interface WarningContext {
  readonly hasTables: (country: string) => boolean;
  /** The day of the run, UTC (`yyyy-MM-dd`). */
  readonly today: string;
  /** Columns that are not written. Default: none. */
  readonly unused?: ReadonlySet<string>;
  /** Whether the rows become a table of a collaboration instance and are not uploaded. Default: no. */
  readonly isTable?: boolean;
}

/** What the numbers of a finished run say that its user should know: above all, what lowers match rates. */
export function runWarnings(
  plan: DataSetPlan,
  tally: Tally,
  { hasTables, today, unused = new Set(), isTable = false }: WarningContext,
): RunWarning[] {
  if (tally.written === 0) return leakWarnings(plan, tally);
  return [
    ...nameWarnings(plan),
    ...leakWarnings(plan, tally),
    ...consentWarnings(plan, tally),
    ...eventWarnings(plan, tally, { today, isTable }),
    ...countryWarnings(plan, tally, hasTables),
    ...columnWarnings(plan, tally, unused),
    ...repetitionWarnings(plan, tally),
  ];
}

function nameWarnings({ dataSetId }: DataSetPlan): RunWarning[] {
  if (!isAmazonTable(dataSetId)) return [];
  return [
    {
      code: 'NAME_OF_AMAZON_TABLE',
      message: `AMC has a table ${dataSetId} of its own: the data set would go before it in every query of the instance. Change dataSetId in the schema.`,
    },
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

function eventWarnings(
  plan: DataSetPlan,
  tally: Tally,
  { today, isTable }: Pick<WarningContext, 'today' | 'isTable'>,
): RunWarning[] {
  const { old = null, future = null } = timelineFacts(plan, tally, today) ?? {};
  const warnings: RunWarning[] = [];
  if (old !== null) {
    warnings.push({
      code: 'EVENTS_TOO_OLD',
      message: `${rows(old.rows)} ${old.rows === 1 ? 'has an event' : 'have events'} of more than 12.5 months ago. ${isTable === true ? '' : 'AMC has refused whole uploads for such periods, and '}Amazon's own events, which they would be compared with, are kept for 13 months. Set input.events.tooOld to leaveOut (--old-events leaveOut) to send the others.`,
    });
  }
  if (future !== null) {
    warnings.push({
      code: 'EVENTS_IN_FUTURE',
      message: `${rows(future.rows)} ${future.rows === 1 ? 'has an event' : 'have events'} after the day of the run. Check source.timeZone and the order of day and month in source.format; --future-events leaveOut leaves such rows out.`,
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
  const unresolved = Object.entries(tally.countries).filter(
    ([country]) => country !== '' && !resolvesIdentities(country),
  );
  if (unresolved.length > 0) {
    warnings.push({
      code: 'COUNTRY_NOT_RESOLVED',
      message: `AMC may match nobody in ${countryList(unresolved)}: ${rows(sumCounts(Object.fromEntries(unresolved)))}. Amazon's guide to audiences names the countries whose hashed identifiers it resolves; these are not among them.`,
    });
  }
  if (generic.length > 0) {
    warnings.push({
      code: 'COUNTRY_WITHOUT_TABLES',
      message: `Amazon publishes no address and state tables for ${countryList(generic)}: ${rows(sumCounts(Object.fromEntries(generic)))} got the general rules.`,
    });
  }
  return warnings;
}

function countryList(countries: readonly (readonly [string, number])[]): string {
  return countries
    .map(([country, value]) => `${country} (${count(value)})`)
    .toSorted()
    .join(', ');
}

/** Identifiers that no row has: one warning for all, since they share one reason. */
function missingIdentifiers(
  { columns }: DataSetPlan,
  tally: Tally,
  unused: ReadonlySet<string>,
): RunWarning[] {
  const names = columns.flatMap(({ name, kind }, index) =>
    isIdentifier(kind) && !unused.has(name) && hasNone(tally, index) ? [name] : [],
  );
  if (names.length === 0) return [];
  const them = names.length === 1 ? 'it' : 'them';
  return [
    {
      code: 'MANY_NULLS',
      message: `No row has a value for ${names.join(', ')}; nobody can match by ${them}.`,
    },
  ];
}

function isIdentifier(kind: PlanColumn['kind']): boolean {
  return kind.kind === 'hashedPii' || kind.kind === 'externalId';
}

function hasNone(tally: Tally, index: number): boolean {
  return tally.written > 0 && tally.columns[index]?.nulls === tally.written;
}

function columnWarnings(plan: DataSetPlan, tally: Tally, unused: ReadonlySet<string>): RunWarning[] {
  const missing = missingIdentifiers(plan, tally, unused);
  const others = plan.columns.flatMap(({ name, kind, map }, index) => {
    const column = tally.columns[index];
    if (column === undefined || unused.has(name)) return [];
    const warnings: RunWarning[] = [];
    const identifier = isIdentifier(kind);
    if (identifier && !hasNone(tally, index) && column.nulls / tally.written > MANY_NULLS) {
      warnings.push({
        code: 'MANY_NULLS',
        message: `${percent(column.nulls, tally.written)} of the rows have no ${name}; they cannot match by it.`,
      });
    }
    const given = tally.written - column.nulls;
    // The others have a code of their own.
    const lost = column.standardizedToNothing - notedAsLost(tally, index);
    if (identifier && given > 0 && lost / given > MANY_LOST) {
      warnings.push({
        code: 'MANY_STANDARDIZED_TO_NOTHING',
        message: `${percent(lost, given)} of the values of ${name} standardize to nothing and were written as null. Check that the right source field is mapped, and the country.`,
      });
    }
    warnings.push(...noteWarnings(tally, index, name));
    const { notInMap = 0 } = column;
    if (notInMap > 0) {
      warnings.push({
        code: 'NOT_IN_MAP',
        message: `${rows(notInMap)} ${notInMap === 1 ? 'has a value' : 'have values'} in ${name} that source.map does not name; ${map?.notInMap === 'null' ? 'null was written for them' : 'they were written as they are'}.`,
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
  return [...missing, ...others];
}

function notedAsLost(tally: Tally, column: number): number {
  return LOST_NOTES.reduce((sum, code) => sum + noteCount(tally, column, code), 0);
}

/** Notes saying that people cannot be recognized by what the export contains. */
function noteWarnings(tally: Tally, column: number, name: string): RunWarning[] {
  const warnings: RunWarning[] = [];
  const hashes = noteCount(tally, column, 'OTHER_HASH');
  if (hashes > 0) {
    warnings.push({
      code: 'OTHER_HASH',
      message: `${counted(hashes, 'value')} of ${name} ${hashes === 1 ? 'is a hash' : 'are hashes'} of another kind than SHA-256, such as MD5; null was written. AMC cannot match by them: export the raw values.`,
    });
  }
  const garbled = noteCount(tally, column, 'GARBLED_LETTERS');
  if (garbled > 0) {
    warnings.push({
      code: 'GARBLED_LETTERS',
      message: `${counted(garbled, 'value')} of ${name} ${garbled === 1 ? 'holds' : 'hold'} letters in the wrong encoding (such as Ã¼), HTML entities or escapes. Such values match nobody: correct the export.`,
    });
  }
  const rounded = noteCount(tally, column, 'SCIENTIFIC_NOTATION');
  if (rounded > 0) {
    warnings.push({
      code: 'SCIENTIFIC_NOTATION',
      message: `${counted(rounded, 'value')} of ${name} ${rounded === 1 ? 'is' : 'are'} in scientific notation, so that digits are lost; null was written. Export the column as text.`,
    });
  }
  return warnings;
}

function repetitionWarnings(plan: DataSetPlan, tally: Tally): RunWarning[] {
  return keyRepetitions(plan, tally).flatMap(({ name, usual, repetition }) => {
    if (!isImplausible(repetition, usual)) return [];
    const { rows: all, mostOfAll = 0, isExact } = repetition;
    return [
      {
        code: 'REPEATED_IDENTIFIER',
        message: `${isExact ? '' : 'About '}${rows(mostOfAll)} (${percent(mostOfAll, all)} of those with a value) have one and the same ${name}. It is hardly one person's: an address of the shop, a default of the form, or test data make all these rows one person. Remove it at the source.`,
      },
    ];
  });
}

function rows(value: number): string {
  return counted(value, 'row');
}
