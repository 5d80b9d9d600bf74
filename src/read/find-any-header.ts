import { meaningOfHeader } from '../schema/header-synonyms.js';

/** Records that are checked: a title may take up 20 of them, and some rows are needed to see the shape of the table. */
export const ANY_HEADER_RECORDS = 32;
/** Records above an unannounced header: as many as when the schema says what the header has. */
const MAX_TITLE_RECORDS = 20;

/** What headers never contain: e-mail addresses, dates, amounts, numbers, telephone numbers, digests. */
const DATA: readonly RegExp[] = [
  /[^\s@]+@[^\s@]+\./,
  /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/,
  /^[-+(]?\s*(?:\p{Sc}|[A-Z]{3}\s)\s?\d/u,
  /^[-+]?\d[\d.,' ]*\s?(?:\p{Sc}|%|[A-Z]{3})?$/u,
  /^\+?[\d\s().-]{7,}$/,
  /^[0-9a-f]{32,}$/i,
];
/** A year or a short number, which the header of a pivot table may contain. */
const SHORT_NUMBER = /^\d{1,4}$/;
const YEAR = /^(?:19|20)\d\d$/;

/**
 * The index of the record that names the fields, when nothing is known about them. It is the first record that looks
 * like names and is as wide as the table below; titles and remarks above it are narrower. If the first has no names
 * that exports use and a later one does, it is the later one. Null if no record looks like a header.
 * @param records the fields of the first records, blank lines left out
 */
export function findAnyHeader(records: readonly (readonly string[])[]): number | null {
  const candidates = records
    .slice(0, MAX_TITLE_RECORDS + 1)
    .flatMap((record, index) => (isCandidate(record, records.slice(index + 1)) ? [index] : []));
  const [first] = candidates;
  if (first === undefined) return null;
  const known = candidates.map((index) => knownNames(records[index] ?? []));
  const best = Math.max(...known);
  if ((known[0] ?? 0) > 0 || best < Math.min(2, filledCells(records[first] ?? []).length)) return first;
  return candidates[known.indexOf(best)] ?? first;
}

/**
 * The delimiter that makes the first records look most like a table: it finds a header, most rows below have the same
 * number of fields, and that number is large. The first of the delimiters if none does.
 * @param recordsBy the fields of the first records, by delimiter
 */
export function likeliestDelimiter(
  delimiters: readonly string[],
  recordsBy: (delimiter: string) => readonly (readonly string[])[],
): string {
  let best = { delimiter: delimiters[0] ?? ',', score: 0 };
  for (const delimiter of delimiters) {
    const records = recordsBy(delimiter);
    const header = findAnyHeader(records);
    if (header === null) {
      // Not a table, but names: this way messages are about the file's fields, and not about whole lines.
      const known = Math.max(0, ...records.slice(0, MAX_TITLE_RECORDS).map(knownNames));
      if (known > 1 && best.score < known / 1000) best = { delimiter, score: known / 1000 };
      continue;
    }
    const width = widthOf(records[header] ?? []);
    const below = records.slice(header + 1);
    const fitting = below.filter((row) => widthOf(row) <= width && row.length > 1).length;
    const likeness = width * (below.length === 0 ? 1 : fitting / below.length);
    // Names that exports use count more than the width; lines above the header suggest that it is really a row.
    const score = width < 2 ? 0 : likeness + 2 * knownNames(records[header] ?? []) - header / 10;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/**
 * How much the first records of a sheet look like a table: 2 for one with several columns and rows, or with names that
 * exports use; 1 for a header with anything below, which may be a cover page; 0 if there is no header.
 */
export function likenessToTable(records: readonly (readonly string[])[]): 0 | 1 | 2 {
  const index = findAnyHeader(records);
  if (index === null || index === records.length - 1) return 0;
  const header = records[index] ?? [];
  const rows = records.length - 1 - index;
  if (knownNames(header) >= Math.min(2, widthOf(header))) return 2;
  return widthOf(header) > 2 && rows > 1 ? 2 : 1;
}

/** Whether a text is somebody's data rather than a field's name. */
export function isData(name: string): boolean {
  const text = name.trim();
  return DATA.some((form) => form.test(text)) && !SHORT_NUMBER.test(text);
}

function isCandidate(record: readonly string[], below: readonly (readonly string[])[]): boolean {
  const cells = filledCells(record);
  if (cells.every((cell) => cell.startsWith('#'))) return false;
  if (!cells.some((cell) => /\p{L}/u.test(cell))) return false;
  // Pivoted tables have data in their header, but next to names.
  const data = cells.filter(isData).length;
  if (cells.length === 1 && isUnsplit(cells[0] ?? '')) return false;
  if (data > 0 && (data * 3 > cells.length || knownNames(record) < 2)) return false;
  const numbers = cells.filter((cell) => SHORT_NUMBER.test(cell) && !YEAR.test(cell));
  if (numbers.length * 2 > cells.length) return false;
  const width = commonest(below.map((row) => widthOf(row)));
  const filled = median(below.map((row) => filledCells(row).length));
  return widthOf(record) >= width && cells.length * 5 >= filled * 3;
}

/** Whether the only cell of a line contains several known names: the line was split by the wrong delimiter. */
function isUnsplit(cell: string): boolean {
  return cell.split(/\s*[;|^~\t,:]\s*|\s{2,}/).filter((name) => meaningOfHeader(name) !== null).length > 1;
}

function knownNames(record: readonly string[]): number {
  return filledCells(record).filter((cell) => meaningOfHeader(cell) !== null).length;
}

function filledCells(record: readonly string[]): string[] {
  return record.map((cell) => cell.trim()).filter((cell) => cell !== '');
}

/** Trailing blank cells are not columns: exports pad titles and rows with them. */
function widthOf(record: readonly string[]): number {
  return record.findLastIndex((cell) => cell.trim() !== '') + 1;
}

/** The most frequent number; the largest one if tied; 0 if there is none. */
function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const [best] = [...counts].toSorted(([a, many], [b, others]) => others - many || b - a);
  return best?.[0] ?? 0;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
