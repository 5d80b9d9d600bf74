import { count, counted } from '../numbers.js';
import { percent } from './figures.js';
import { matchableRows } from '../matchable-rows.js';
import { noteMeaning } from '../../model/identifier-note.js';
import type { RunReport } from '../run-report.js';
import { barPlot } from './bar-plot.js';
import type { Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

type Coverage = NonNullable<RunReport['coverage']>;

/** Match keys in everyday words. */
export const KEY_NAMES: Readonly<Record<string, string>> = {
  EMAIL: 'E-mail address',
  PHONE: 'Phone number',
  ADDRESS: 'Postal address',
  EXTERNAL: 'Other identity (device, partner id)',
};

/** What the rows can be matched by. */
export function coverageSection(report: RunReport): Markup {
  const { coverage, columns, identifierNotes, status } = report;
  const title = 'Who can be matched';
  if (coverage === null)
    return section({
      id: 'coverage',
      title,
      body: [text('This data set has no identifier columns: its rows are not matched to people.')],
    });
  const { rows, withKey } = coverage;
  const keys = keysOf(coverage);
  const bars = [
    { label: 'At least one match key', value: withKey, color: 'one' },
    ...keys.map((key) => ({ label: KEY_NAMES[key] ?? key, value: coverage.keys[key] ?? 0, color: 'two' })),
  ];
  const matchable = status === 'refused' ? withKey : matchableRows(report);
  const countries = Object.entries(coverage.countries).toSorted(([, a], [, b]) => b.rows - a.rows);
  return section({
    id: 'coverage',
    title,
    body: [
      text(
        `AMC can only find the person behind a row that has at least one match key: ${count(withKey)} of ${counted(rows, 'row')} ${whichRows(report)} (${percent(withKey, rows)}) have one.${matchable < withKey ? ` AMC can match ${count(matchable)} of them at most: the others have no country, or it refuses them for their consent.` : ''} It is an upper limit, not the match rate: Amazon has to know the person, too. A postal address counts here as a key when street address, last name and postal code are all there.`,
      ),
      barPlot({
        title: 'Rows with match keys',
        end: Math.max(rows, 1),
        bars: bars.map((bar) => ({ ...bar, note: `${percent(bar.value, rows)} (${count(bar.value)})` })),
      }),
      table({
        caption: 'Rows with match keys, by country',
        head: ['Country', 'Rows', 'At least one key', ...keys.map((key) => KEY_NAMES[key] ?? key)],
        rows: [
          ...(countries.length > 1 ? [['All', ...countryCells(coverage, keys)]] : []),
          ...countries.map(([code, of]) => [code, ...countryCells(of, keys)]),
        ],
      }),
      table({
        caption: 'Rows by how many match keys they have',
        head: ['Match keys', 'Rows', 'Share'],
        rows: coverage.byKeyCount.flatMap((found, number) =>
          number > 1 && found === 0 ? [] : [[String(number), count(found), percent(found, rows)]],
        ),
      }),
      table({
        caption: 'Identifier columns',
        head: ['Column', 'Filled', 'Share', 'Hashed here', 'Came hashed', 'No value', 'Nothing left'],
        rows: Object.entries(columns)
          .filter(([, column]) => column.hashed + column.alreadyHashed + column.standardizedToNothing > 0)
          .map(([name, { hashed, alreadyHashed, nulls, standardizedToNothing }]) => [
            name,
            count(hashed + alreadyHashed),
            percent(hashed + alreadyHashed, rows),
            count(hashed),
            count(alreadyHashed),
            count(nulls),
            count(standardizedToNothing),
          ]),
      }),
      ...notesTable(identifierNotes),
    ],
  });
}

/** Which rows are counted: for a table, the rows before some of them were merged. */
export function whichRows({ status, rows }: Pick<RunReport, 'status' | 'rows'>): string {
  if ((rows.collapsed ?? 0) > 0) return 'accepted, before those of one key were collapsed';
  return status === 'complete' ? 'written' : 'accepted';
}

/** What was counted about identifiers under codes of their own. */
function notesTable(notes: RunReport['identifierNotes']): Markup[] {
  const rows = Object.entries(notes).flatMap(([name, counts]) =>
    Object.entries(counts).map(([code, values]) => [name, code, count(values), noteMeaning(code)]),
  );
  if (rows.length === 0) return [];
  return [
    table({
      caption: 'Identifiers to look at',
      head: ['Column', 'Code', 'Values', 'Meaning'],
      rows,
      texts: [1, 3],
    }),
  ];
}

/** The keys that the data set has columns for. */
function keysOf({ keys, identifiers }: Coverage): string[] {
  const has = (...types: readonly string[]) => types.every((type) => Object.hasOwn(identifiers, type));
  return Object.keys(keys).filter((key) => {
    if (key === 'ADDRESS') return has('ADDRESS', 'LAST_NAME', 'ZIP');
    return key === 'EXTERNAL' ? (keys[key] ?? 0) > 0 : has(key);
  });
}

function countryCells(
  { rows, withKey, keys }: Omit<Coverage, 'countries'>,
  names: readonly string[],
): string[] {
  return [count(rows), percent(withKey, rows), ...names.map((key) => percent(keys[key] ?? 0, rows))];
}
