import { placesText, rejectGroupsOf } from '../../report/reject-groups.js';
import type { RunReport } from '../../report/run-report.js';
import { REJECT_CODES } from '../../model/reject.js';
import { LEFT_OUT_REASONS } from '../../tally/tally.js';
import { count } from '../../report/numbers.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';

/** Reasons that are shown with their line numbers; `--verbose` shows all. */
const MAX_GROUPS = 8;

/** Why rows were rejected, the most frequent reason first, and which lines to look at. */
export function rejectLines(
  report: RunReport,
  { paint, verbose }: { readonly paint: Paint; readonly verbose: boolean },
): string[] {
  const all = rejectGroupsOf(report);
  if (all.length === 0) return [];
  const shown = verbose ? all : all.slice(0, MAX_GROUPS);
  const lines = shown.flatMap((group) => {
    const { code, column, rows } = group;
    const places = placesText(group, visibleLine);
    return [
      `  ${count(rows).padStart(12)}  ${paint.warning(code)}${column === null ? '' : ` in ${visibleLine(column)}`}: ${meaning(REJECT_CODES, code)}`,
      ...(places === '' ? [] : [`${' '.repeat(16)}${paint.faint(`look at ${places}`)}`]),
    ];
  });
  if (shown.length < all.length)
    lines.push(`${' '.repeat(16)}and ${count(all.length - shown.length)} more reasons (--verbose)`);
  return ['', paint.strong('Why rows were rejected'), ...lines];
}

/** Why rows were excluded on purpose. */
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

function meaning(meanings: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(meanings, code) ? meanings[code] : undefined) ?? '';
}
