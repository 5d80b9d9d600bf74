import type { HiddenRowColumns } from '../../amc/execution-request.js';
import { PEOPLE_COLUMN } from './compile-query.js';
import { quotedName, quotedText } from './sql-text.js';

export interface ShownRowsOptions {
  /** The query, with PEOPLE_COLUMN if `countsPeople`. */
  readonly inner: string;
  /** Its columns, including PEOPLE_COLUMN. */
  readonly names: readonly string[];
  readonly countsPeople: boolean;
  readonly minPeople: number;
  readonly tables: readonly string[];
  readonly columns: HiddenRowColumns;
}

/**
 * The rows that AMC shows of a query's result. Rows of too few people are left out; if the query names the
 * column that reports them, they are emptied and merged into one row instead.
 */
export function shownRows({
  inner,
  names,
  countsPeople,
  minPeople,
  tables,
  columns,
}: ShownRowsOptions): string {
  const own = names.filter((name) => name !== PEOPLE_COLUMN).map(quotedName);
  const {
    filteredMetricsDiscriminatorColumn: filtered,
    distinctUserCountColumn: count,
    filteredReasonColumn: reason,
  } = columns;
  const people = countsPeople ? `LEAST(${PEOPLE_COLUMN}, ${minPeople})` : 'NULL';
  const added = (isFiltered: boolean, users: string): string[] => [
    ...(filtered === undefined ? [] : [`${isFiltered} AS ${quotedName(filtered)}`]),
    ...(count === undefined ? [] : [`${users} AS ${quotedName(count)}`]),
    ...(reason === undefined
      ? []
      : [
          isFiltered
            ? `${users} || ${quotedText(` '${tables[0] ?? ''}' users < ${minPeople} required`)} AS ${quotedName(reason)}`
            : `NULL AS ${quotedName(reason)}`,
        ]),
  ];
  const all = countsPeople ? `* EXCLUDE (${PEOPLE_COLUMN})` : '*';
  const select = [all, ...added(false, people)].join(', ');
  if (!countsPeople) return `SELECT ${select} FROM (${inner})`;
  const shown = `SELECT ${select} FROM (${inner}) WHERE ${PEOPLE_COLUMN} >= ${minPeople}`;
  if (filtered === undefined) return shown;
  const emptied = [...own.map((name) => `NULL AS ${name}`), ...added(true, `MAX(${PEOPLE_COLUMN})`)].join(
    ', ',
  );
  return `${shown} UNION ALL SELECT ${emptied} FROM (${inner}) WHERE ${PEOPLE_COLUMN} < ${minPeople} HAVING COUNT(*) > 0`;
}
