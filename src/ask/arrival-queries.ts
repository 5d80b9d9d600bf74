import type { AmcDataSet, TimeWindow } from '../amc/index.js';
import type { Period } from '../model/data-set.js';

/** The queries to AMC about one data set, each on one line. */
export interface ArrivalQueries {
  readonly total: string;
  /** For data sets with a main event time. */
  readonly byPeriod: string | null;
  /** For data sets with a country column. */
  readonly byCountry: string | null;
  /** Asks why AMC shows no total; for data sets about people. */
  readonly hidden: string | null;
  /** The columns that the queries read. */
  readonly columns: readonly string[];
  /** Whether rows are about people, so that AMC leaves out results about fewer than 100. */
  readonly isAboutPeople: boolean;
}

const UNITS: Readonly<Record<Period, string>> = { PT1H: 'HOUR', P1D: 'DAY', P1M: 'MONTH' };
/** Names that need no quotes in AMC SQL. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Rows, rows whose person was found, and people: in total, by period, by country. The total is a separate
 * query, because a period or country of fewer than 100 people is missing from the others.
 */
export function arrivalQueries(dataSet: AmcDataSet): ArrivalQueries {
  const { columns, dataSetId } = dataSet;
  const isAboutPeople = columns.some(({ externalUserIdType }) => externalUserIdType !== undefined);
  const user = columns.find(({ isMainUserId }) => isMainUserId === true)?.name ?? 'user_id';
  const counts = isAboutPeople
    ? `COUNT(1) AS rows_total, SUM(CASE WHEN ${name(user)} IS NOT NULL THEN 1 ELSE 0 END) AS rows_resolved, COUNT(DISTINCT ${name(user)}) AS people`
    : 'COUNT(1) AS rows_total';
  const from = `FROM ${name(dataSetId)}`;
  const time = columns.find(({ isMainEventTime }) => isMainEventTime === true)?.name;
  const country = columns.find(({ isCountryCode }) => isCountryCode === true)?.name;
  const period =
    time === undefined ? null : `DATE_TRUNC('${UNITS[periodOf(dataSet) ?? 'P1D']}', ${name(time)})`;
  return {
    isAboutPeople,
    total: `SELECT ${counts} ${from}`,
    // Different column names: an execution is looked up by its text when an answer was lost.
    hidden: isAboutPeople
      ? `SELECT COUNT(1) AS rows_hidden, COUNT(DISTINCT ${name(user)}) AS people_hidden ${from}`
      : null,
    columns: [...(isAboutPeople ? [user] : []), ...[time, country].filter((each) => each !== undefined)],
    byPeriod: period === null ? null : `SELECT ${period} AS period, ${counts} ${from} GROUP BY ${period}`,
    byCountry:
      country === undefined
        ? null
        : `SELECT ${name(country)} AS country, ${counts} ${from} GROUP BY ${name(country)}`,
  };
}

function name(text: string): string {
  return PLAIN.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** The period by which AMC stores the rows; undefined for a dimension data set. */
export function periodOf({ period, columns }: AmcDataSet): Period | undefined {
  if (!columns.some(({ isMainEventTime }) => isMainEventTime === true)) return undefined;
  return period === 'PT1H' || period === 'P1M' ? period : 'P1D';
}

/**
 * From the first period to the end of the last; everything when the periods are unknown. Any window shows
 * dimension data sets in full.
 */
export function arrivalWindow(periods: ReadonlyMap<string, number> | null, isFact: boolean): TimeWindow {
  if (!isFact) return { type: 'MOST_RECENT_WEEK' };
  const names = [...(periods?.keys() ?? [])].toSorted();
  const [first] = names;
  const last = names.at(-1);
  if (first === undefined || last === undefined) return { type: 'ALL' };
  return { type: 'EXPLICIT', start: timeOf(startOf(first)), end: timeOf(afterPeriod(last)) };
}

function startOf(period: string): number {
  return Date.parse(
    period.length === 7
      ? `${period}-01T00:00:00Z`
      : period.length === 10
        ? `${period}T00:00:00Z`
        : `${period}:00:00Z`,
  );
}

function afterPeriod(period: string): number {
  const start = new Date(startOf(period));
  if (period.length === 13) return start.getTime() + 3_600_000;
  if (period.length === 10) return start.getTime() + 86_400_000;
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
