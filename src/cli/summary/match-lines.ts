import type { RunReport } from '../../report/run-report.js';
import { meaningOfHeader, type HeaderMeaning } from '../../schema/header-synonyms.js';
import { HASHED_PII_TYPES } from '../../model/identifier.js';
import { noteMeaning } from '../../model/identifier-note.js';
import { count } from '../../report/numbers.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';

/** Warnings that say that people will not be recognized. */
const MATCH_WARNINGS: ReadonlySet<string> = new Set([
  'MANY_NULLS',
  'MANY_STANDARDIZED_TO_NOTHING',
  'NO_COUNTRY',
  'COUNTRY_WITHOUT_TABLES',
  'OTHER_HASH',
  'GARBLED_LETTERS',
  'SCIENTIFIC_NOTATION',
  'REPEATED_IDENTIFIER',
]);
const IDENTIFIERS: ReadonlySet<HeaderMeaning> = new Set<HeaderMeaning>([...HASHED_PII_TYPES, 'FULL_NAME']);
const MAX_FIELDS = 8;

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

/** What was counted of identifiers under codes of their own, by column. */
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

/** What lowers the number of people that AMC recognizes, and what to do about it. */
export function matchLines(report: RunReport, paint: Paint): string[] {
  const found = [
    ...report.warnings
      .filter(({ code }) => MATCH_WARNINGS.has(code))
      .map(({ code, message }) => `${visibleLine(message)} [${code}]`),
    ...unusedIdentifiers(report.unmappedColumns),
  ];
  if (found.length === 0) return [];
  return [
    '',
    paint.strong('What lowers the match rate'),
    ...found.map((text) => `  ${paint.warning('!')} ${text}`),
  ];
}

/** The other warnings. */
export function warningLines({ warnings }: RunReport, paint: Paint): string[] {
  const others = warnings.filter(({ code }) => !MATCH_WARNINGS.has(code));
  if (others.length === 0) return [];
  return [
    '',
    paint.strong('To look at'),
    ...others.map(({ code, message }) => `  ${paint.warning('!')} ${visibleLine(message)} [${code}]`),
  ];
}

/** Source fields that look like identifiers by their name, and that no column reads. */
function unusedIdentifiers(fields: readonly string[]): string[] {
  const found = fields.flatMap((field) => {
    const meaning = meaningOfHeader(field);
    return meaning !== null && IDENTIFIERS.has(meaning) ? [`${visibleLine(field)} (${meaning})`] : [];
  });
  if (found.length === 0) return [];
  const more = found.length - MAX_FIELDS;
  const list = `${found.slice(0, MAX_FIELDS).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
  return [
    `No column reads ${list}; ${found.length === 1 ? 'it looks like an identifier' : 'they look like identifiers'}. If people are to be matched by ${found.length === 1 ? 'it' : 'them'}, add ${found.length === 1 ? 'a column with externalUserIdType' : 'columns with externalUserIdType'} to the schema.`,
  ];
}
