import { mapFields } from '../schema/field-mapping.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { CsvDialect } from '../model/block.js';
import { readCsvHeader, skipLines, type CsvHeader, type Place } from './csv-header.js';

/** What the caller knows of the lines before the data. */
export interface HeaderHints {
  /** Names of the fields of a file without a header line. */
  readonly header?: readonly string[] | undefined;
  /** Lines before the header to pass over. */
  readonly skipLines?: number | undefined;
}

/** A header, and how it was found. */
export interface LocatedHeader extends CsvHeader {
  /** Titles and remarks stand before it, which were passed over: so many lines. */
  readonly titleLines: number;
  /** The names were given, and the file has them as well. */
  readonly isRepeated: boolean;
}

/** Lines that may stand before a header that nobody announced, blank ones apart. */
const MAX_TITLE_LINES = 20;
/** Excel's way to name the delimiter. */
const SEPARATOR_LINE = /^"?sep=([^"\r\n])"?\r?(?:\n|\r|$)/i;

/** The delimiter that a first line such as `sep=;` names, which is no data. */
export function separatorLine(sample: Buffer): string | null {
  const delimiter = SEPARATOR_LINE.exec(sample.toString('latin1', 0, 16))?.[1];
  return delimiter !== undefined && delimiter.charCodeAt(0) < 0x80 ? delimiter : null;
}

/**
 * The header of a CSV file. Titles and remarks before it are passed over when the first record has no known field
 * and one of the next has all that the schema needs. Null when there is no record at all.
 */
export function locateHeader(
  sample: Buffer,
  dialect: CsvDialect,
  plan: DataSetPlan,
  hints: HeaderHints,
): LocatedHeader | null {
  const first: Place = { position: 0, lines: 0 };
  const behindSeparator =
    separatorLine(sample) === null ? first : skipLines(sample, 1, dialect.lineEnd, first);
  const start = skipLines(sample, hints.skipLines ?? 0, dialect.lineEnd, behindSeparator);
  const header = readCsvHeader(sample, dialect, start);
  if (hints.header !== undefined) return givenHeader(hints.header, header, start);
  if (header === null) return null;
  const plain = { ...header, titleLines: 0, isRepeated: false };
  if (knownFields(header.fields, plan).known > 0) return plain;
  // A plan without columns (init) knows no field: its first record is the header, remarks (`# Required | …`) apart.
  const isAnyHeader = plan.columns.length === 0;
  if (isAnyHeader && !isRemark(header)) return plain;
  let candidate: CsvHeader = header;
  for (let count = 0; count < MAX_TITLE_LINES; count++) {
    // Line by line: a quote that a title begins with must not hide the lines behind it.
    const { nextLine } = candidate;
    const next = readCsvHeader(sample, dialect, nextLine);
    if (next === null) break;
    candidate = next;
    if (isAnyHeader ? !isRemark(candidate) : isCompleteHeader(candidate.fields, plan))
      return { ...candidate, titleLines: nextLine.lines - start.lines, isRepeated: false };
  }
  return plain;
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

/** Every field is a remark, such as the first line of the templates for product feeds. */
function isRemark({ fields, problem }: CsvHeader): boolean {
  return problem === null && fields.every((field) => field.trim().startsWith('#'));
}

function isCompleteHeader(fields: readonly string[], plan: DataSetPlan): boolean {
  const { known, isComplete } = knownFields(fields, plan);
  return isComplete && known >= Math.min(2, plan.columns.length);
}

function givenHeader(names: readonly string[], first: CsvHeader | null, start: Place): LocatedHeader {
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
