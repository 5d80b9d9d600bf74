import { count } from '../../report/numbers.js';
import type { RunReport } from '../../report/run-report.js';
import { isNote, verdictOf } from '../../report/verdict.js';
import { meaningOfHeader, type HeaderMeaning } from '../../schema/header-synonyms.js';
import { HASHED_PII_TYPES } from '../../model/identifier.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';

const IDENTIFIERS: ReadonlySet<HeaderMeaning> = new Set<HeaderMeaning>([...HASHED_PII_TYPES, 'FULL_NAME']);
const MAX_FIELDS = 8;

/**
 * What to look at, most important first, as on the page; then the notes.
 * @param isFirstStated whether the headline states the first reason
 */
export function lookLines(report: RunReport, paint: Paint, isFirstStated: boolean): string[] {
  const { reasons } = report.verdict ?? verdictOf(report);
  const texts = (found: RunReport['warnings']) =>
    found.map(({ code, message }) => `${visibleLine(message)} [${code}]`);
  const items = [
    ...texts(isFirstStated ? reasons.slice(1) : reasons),
    ...unusedIdentifiers(report.unmappedColumns),
  ];
  const notes = texts(report.warnings.filter(({ code }) => isNote(code)));
  return [
    ...list(paint.strong(`What ${isFirstStated ? 'else ' : ''}to look at, in order`), items, (at) =>
      paint.warning(`${at + 1}.`),
    ),
    ...list(paint.strong('Good to know'), notes, () => '-'),
  ];
}

function list(title: string, items: readonly string[], mark: (at: number) => string): string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((item, at) => `  ${mark(at)} ${item}`)];
}

/** Source fields whose names look like identifiers, and that no column reads. */
function unusedIdentifiers(fields: readonly string[]): string[] {
  const found = fields.flatMap((field) => {
    const meaning = meaningOfHeader(field);
    return meaning !== null && IDENTIFIERS.has(meaning) ? [`${visibleLine(field)} (${meaning})`] : [];
  });
  if (found.length === 0) return [];
  const more = found.length - MAX_FIELDS;
  const fieldsText = `${found.slice(0, MAX_FIELDS).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
  return [
    `No column reads ${fieldsText}; ${found.length === 1 ? 'it looks like an identifier' : 'they look like identifiers'}. If people are to be matched by ${found.length === 1 ? 'it' : 'them'}, add ${found.length === 1 ? 'a column with externalUserIdType' : 'columns with externalUserIdType'} to the schema.`,
  ];
}
