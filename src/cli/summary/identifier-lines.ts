import type { RunReport } from '../../report/run-report.js';
import { noteMeaning } from '../../model/identifier-note.js';
import { count } from '../../report/numbers.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';

/** What happened to the identifiers, by column. */
export function identifierLines({ columns }: RunReport, paint: Paint): string[] {
  const identifiers = Object.entries(columns).filter(
    ([, column]) => column.hashed + column.alreadyHashed + column.standardizedToNothing > 0,
  );
  if (identifiers.length === 0) return [];
  const width = Math.max(20, ...identifiers.map(([name]) => name.length + 2));
  return [
    '',
    paint.strong(
      `${'Identifiers'.padEnd(width + 2)}${['hashed', 'came hashed', 'no value', 'nothing left'].map((title) => title.padStart(14)).join('')}`,
    ),
    ...identifiers.map(([name, column]) => {
      const cells = [column.hashed, column.alreadyHashed, column.nulls, column.standardizedToNothing];
      return `  ${visibleLine(name).padEnd(width)}${cells.map((cell) => count(cell).padStart(14)).join('')}`;
    }),
  ];
}

/** Identifiers counted under separate codes, by column. */
export function noteLines({ identifierNotes }: RunReport, paint: Paint): string[] {
  const notes = Object.entries(identifierNotes).flatMap(([name, counts]) =>
    Object.entries(counts).map(([code, values]) => ({ name, code, values })),
  );
  if (notes.length === 0) return [];
  return [
    '',
    paint.strong('Identifiers to look at'),
    ...notes.map(
      ({ name, code, values }) =>
        `  ${count(values).padStart(12)}  ${paint.warning(code)} in ${visibleLine(name)}: ${noteMeaning(code)}`,
    ),
  ];
}
