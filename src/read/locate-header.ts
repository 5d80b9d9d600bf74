import { mapFields } from '../schema/field-mapping.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { CsvDialect } from '../model/block.js';
import { readCsvHeader, skipLines, type CsvHeader, type Place } from './csv-header.js';
import { ANY_HEADER_RECORDS, findAnyHeader } from './find-any-header.js';
import { isUnitRow } from './unit-row.js';

/** What the caller knows about the lines before the data. */
export interface HeaderHints {
  /** Names of the fields of a file without a header line. */
  readonly header?: readonly string[] | undefined;
  /** Lines before the header to skip. */
  readonly skipLines?: number | undefined;
}

/** A header, and how it was found. */
export interface LocatedHeader extends CsvHeader {
  /** Number of lines with titles and remarks before it that were skipped. */
  readonly titleLines: number;
  /** The names were given, but the file also has them. */
  readonly isRepeated: boolean;
  /** The line below it that contains units or types of the columns and was skipped; null for none. */
  readonly unitLine: number | null;
}

type FoundHeader = Omit<LocatedHeader, 'unitLine'>;

/** Lines that may precede an unannounced header, not counting blank ones. */
const MAX_TITLE_LINES = 20;
/** Excel's way of naming the delimiter. */
const SEPARATOR_LINE = /^"?sep=([^"\r\n])"?\r?(?:\n|\r|$)/i;

/** The delimiter that a first line such as `sep=;` names, which is not data. */
export function separatorLine(sample: Buffer): string | null {
  const delimiter = SEPARATOR_LINE.exec(sample.toString('latin1', 0, 16))?.[1];
  return delimiter !== undefined && delimiter.charCodeAt(0) < 0x80 ? delimiter : null;
}

/**
 * The header of a CSV file. Titles and remarks before it are skipped when the first record has no known field and one
 * of the next records has all that the schema needs. For a plan without columns, the header is whatever looks like one.
 * Null if there is no record at all, or none that looks like a header. A row of units right below it is skipped.
 */
export function locateHeader(
  sample: Buffer,
  dialect: CsvDialect,
  plan: DataSetPlan,
  hints: HeaderHints,
): LocatedHeader | null {
  const header = findHeader(sample, dialect, plan, hints);
  if (header === null || header.problem !== null)
    return header === null ? null : { ...header, unitLine: null };
  const first = readCsvHeader(sample, dialect, { position: header.end, lines: header.lines });
  if (first === null || first.problem !== null) return { ...header, unitLine: null };
  const next = readCsvHeader(sample, dialect, { position: first.end, lines: first.lines });
  const isUnits =
    first.fields.length <= header.fields.length && next !== null && isUnitRow(first.fields, next.fields);
  if (!isUnits) return { ...header, unitLine: null };
  return { ...header, end: first.end, lines: first.lines, unitLine: first.nextLine.lines };
}

function findHeader(
  sample: Buffer,
  dialect: CsvDialect,
  plan: DataSetPlan,
  hints: HeaderHints,
): FoundHeader | null {
  const start = startOf(sample, dialect, hints);
  const header = readCsvHeader(sample, dialect, start);
  if (hints.header !== undefined) return givenHeader(hints.header, header, start);
  if (header === null) return null;
  const plain = { ...header, titleLines: 0, isRepeated: false };
  if (isForAnyHeader(plan)) return hints.skipLines === undefined ? anyHeader(sample, dialect, start) : plain;
  if (knownFields(header.fields, plan).known > 0) return plain;
  let candidate: CsvHeader = header;
  for (let count = 0; count < MAX_TITLE_LINES; count++) {
    // Line by line: a quote at the beginning of a title must not hide the lines after it.
    const { nextLine } = candidate;
    const next = readCsvHeader(sample, dialect, nextLine);
    if (next === null) break;
    candidate = next;
    if (isCompleteHeader(candidate.fields, plan))
      return { ...candidate, titleLines: nextLine.lines - start.lines, isRepeated: false };
  }
  return plain;
}

/** Whether a plan has no fields, so that any header will do: there is no schema yet. */
export function isForAnyHeader(plan: DataSetPlan): boolean {
  return plan.columns.length === 0;
}

/** The fields of the first records, which are checked for a header when nothing is known about it. */
export function firstRecords(sample: Buffer, dialect: CsvDialect, hints: HeaderHints): string[][] {
  return recordsFrom(sample, dialect, startOf(sample, dialect, hints)).map(({ fields }) => [...fields]);
}

/** After the line that names the delimiter, and after those that the caller wants to skip. */
function startOf(sample: Buffer, { lineEnd }: CsvDialect, hints: HeaderHints): Place {
  const first: Place = { position: 0, lines: 0 };
  const afterSeparator = separatorLine(sample) === null ? first : skipLines(sample, 1, lineEnd, first);
  return skipLines(sample, hints.skipLines ?? 0, lineEnd, afterSeparator);
}

function recordsFrom(sample: Buffer, dialect: CsvDialect, start: Place): CsvHeader[] {
  const records: CsvHeader[] = [];
  let from = start;
  while (records.length < ANY_HEADER_RECORDS) {
    const record = readCsvHeader(sample, dialect, from);
    if (record === null) break;
    records.push(record);
    // A quote at the beginning of a title must not hide the lines after it.
    const isOdd = record.problem !== null || record.rowLikeLines > 0;
    from = isOdd ? record.nextLine : { position: record.end, lines: record.lines };
  }
  return records;
}

function anyHeader(sample: Buffer, dialect: CsvDialect, start: Place): FoundHeader | null {
  const records = recordsFrom(sample, dialect, start);
  const tooWide = records.find(({ problem }) => problem === 'tooWide');
  const index = findAnyHeader(records.map(({ fields }) => fields));
  const header = tooWide ?? (index === null ? undefined : records[index]);
  if (header === undefined) return null;
  return { ...header, titleLines: header.nextLine.lines - 1 - start.lines, isRepeated: false };
}

/** How many of the schema's columns a header feeds, and whether it feeds all that every row needs. */
export function knownFields(
  fields: readonly string[],
  plan: DataSetPlan,
): { known: number; isComplete: boolean } {
  const { sourceOf, missing } = mapFields(fields, plan);
  return {
    known: sourceOf.filter((source) => source >= 0).length,
    isComplete: missing.every((index) => plan.columns[index]?.nullable !== false),
  };
}

function isCompleteHeader(fields: readonly string[], plan: DataSetPlan): boolean {
  const { known, isComplete } = knownFields(fields, plan);
  return isComplete && known >= Math.min(2, plan.columns.length);
}

function givenHeader(names: readonly string[], first: CsvHeader | null, start: Place): FoundHeader {
  const isRepeated =
    first !== null &&
    first.fields.length === names.length &&
    first.fields.every(
      (field, index) => normalizeFieldName(field) === normalizeFieldName(names[index] ?? ''),
    );
  return isRepeated
    ? { ...first, titleLines: 0, isRepeated }
    : {
        fields: names,
        problem: null,
        end: start.position,
        lines: start.lines,
        rowLikeLines: 0,
        nextLine: start,
        titleLines: 0,
        isRepeated,
      };
}
