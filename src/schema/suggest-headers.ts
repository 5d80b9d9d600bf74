import { meaningOfHeader, type HeaderMeaning } from './header-synonyms.js';
import type { ColumnKind, DataSetPlan } from './plan.js';

/** Maximum number of suggestions per message. */
const MAX_SUGGESTIONS = 5;

/**
 * The hint for somebody whose header is missing fields that the schema looks for, if other fields look like them; empty
 * if none does. Only headers that are words of the table are named: in a file without a header the first line is data.
 * @param missing indexes of the plan's columns
 */
export function suggestHeaders(
  fields: readonly string[],
  plan: DataSetPlan,
  missing: readonly number[],
): string {
  const suggestions = missing.flatMap((index) => {
    const column = plan.columns[index];
    const wanted = column === undefined ? null : meaningOfColumn(column.kind, column.sources);
    if (column === undefined || wanted === null) return [];
    const field = fields.find((name) => meaningOfHeader(name) === wanted);
    return field === undefined ? [] : [`"${field.trim()}" looks like ${column.name}`];
  });
  if (suggestions.length === 0) return '';
  return ` Did you mean: ${suggestions.slice(0, MAX_SUGGESTIONS).join(', ')}? Then add it to the column's source.from.`;
}

function meaningOfColumn(kind: ColumnKind, sources: readonly string[]): HeaderMeaning | null {
  if (kind.kind === 'hashedPii') return kind.type;
  if (kind.kind === 'country') return 'COUNTRY_CODE';
  for (const source of sources) {
    const meaning = meaningOfHeader(source);
    if (meaning !== null) return meaning;
  }
  return null;
}
