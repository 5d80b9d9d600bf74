import type { RejectGroup } from '../../report/reject-groups.js';
import type { RunReport } from '../../report/run-report.js';
import { REJECT_CODES } from '../../model/reject.js';
import { LEFT_OUT_REASONS } from '../../tally/tally.js';
import { count } from '../../report/numbers.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';

/** Reasons that are told with their places; `--verbose` tells all. */
const MAX_GROUPS = 8;

/** Why rows were rejected, the most frequent reason first, and which lines to look at. */
export function rejectLines(
  { rejects, rejectGroups: groups }: RunReport,
  { paint, verbose }: { readonly paint: Paint; readonly verbose: boolean },
): string[] {
  const codes = Object.entries(rejects).toSorted(([, a], [, b]) => b - a);
  if (codes.length === 0) return [];
  // Reports of earlier versions have no groups.
  const all =
    groups.length > 0 ? groups : codes.map(([code, rows]) => ({ code, column: null, rows, places: [] }));
  const shown = verbose ? all : all.slice(0, MAX_GROUPS);
  const lines = shown.flatMap(({ code, column, rows, places }) => [
    `  ${count(rows).padStart(12)}  ${paint.warning(code)}${column === null ? '' : ` in ${visibleLine(column)}`}: ${meaning(REJECT_CODES, code)}`,
    ...(places.length === 0
      ? []
      : [`${' '.repeat(16)}${paint.faint(`look at ${placesText(places, rows)}`)}`]),
  ]);
  if (shown.length < all.length)
    lines.push(`${' '.repeat(16)}and ${count(all.length - shown.length)} more reasons (--verbose)`);
  return ['', paint.strong('Why rows were rejected'), ...lines];
}

/** Why rows were left out on purpose. */
export function leftOutLines({ leftOut }: RunReport, paint: Paint): string[] {
  const reasons = Object.entries(leftOut).toSorted(([, a], [, b]) => b - a);
  if (reasons.length === 0) return [];
  return [
    '',
    paint.strong('Why rows were left out'),
    ...reasons.map(
      ([code, rows]) => `  ${count(rows).padStart(12)}  ${code}: ${meaning(LEFT_OUT_REASONS, code)}`,
    ),
  ];
}

/** `sales.csv lines 3, 9, 12 …; more.csv line 4`. */
function placesText(places: RejectGroup['places'], rows: number): string {
  const byFile = new Map<string, number[]>();
  for (const { file, line } of places) byFile.set(file, [...(byFile.get(file) ?? []), line]);
  const parts = [...byFile].map(
    ([file, lines]) =>
      `${visibleLine(file)} line${lines.length === 1 ? '' : 's'} ${lines.map(String).join(', ')}`,
  );
  return `${parts.join('; ')}${rows > places.length ? ' …' : ''}`;
}

function meaning(meanings: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(meanings, code) ? meanings[code] : undefined) ?? '';
}
