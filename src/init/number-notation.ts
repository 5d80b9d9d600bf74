import type { DecimalMark, GroupMark, NumberEvidence } from './number-evidence.js';

/** How the numbers of a column are written, as far as it is certain. */
export type NumberNotation =
  | {
      readonly kind: 'known';
      readonly decimal: DecimalMark;
      /** Null: digits are not grouped. */
      readonly group: GroupMark | null;
    }
  /** A separator before three digits groups them or marks decimals: nothing shows which. */
  | { readonly kind: 'ambiguous'; readonly sign: DecimalMark }
  /** The values contradict each other. */
  | { readonly kind: 'mixed' };

/** What the columns of a file prove together; null when nothing does, or some contradict others. */
export interface FileNotation {
  readonly decimal: DecimalMark | null;
  readonly group: GroupMark | null;
}

export function notationOfFile(columns: readonly NumberColumn[]): FileNotation {
  const decimal = only(columns.flatMap(({ evidence, isAmount }) => marksOf(evidence, isAmount)));
  const groups = columns.flatMap(({ evidence }) => {
    const notation = notationOf(evidence, { decimal, group: null });
    return notation.kind === 'known' && notation.group !== null ? [notation.group] : [];
  });
  return { decimal, group: only(groups) };
}

/** The value that they all share; null when there is none, or several. */
function only<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}

/** A column whose values are numbers. */
export interface NumberColumn {
  readonly evidence: NumberEvidence;
  /** Whether it holds amounts or counts, judging by its header or currency: elsewhere, `1.2` may be a version. */
  readonly isAmount: boolean;
}

function marksOf({ decimals, groups, strong }: NumberEvidence, isAmount: boolean): DecimalMark[] {
  if (!isAmount) return [...strong];
  return [...new Set([...decimals, ...otherMarks(groups)])];
}

/** If a separator groups digits, the other one marks decimals. */
function otherMarks(groups: ReadonlySet<GroupMark>): DecimalMark[] {
  return [...groups].flatMap((sign): DecimalMark[] => (sign === '.' ? [','] : sign === ',' ? ['.'] : []));
}

/**
 * How a column's numbers are written: judged by its own values, otherwise by those of the other columns.
 * @param ofFile what other columns prove, or the user said
 */
export function notationOf(evidence: NumberEvidence, ofFile: FileNotation): NumberNotation {
  const { decimals, groups, ambiguous } = evidence;
  const own = new Set([...decimals, ...otherMarks(groups)]);
  if (own.size > 1) return { kind: 'mixed' };
  const [proven] = own;
  const [sign] = ambiguous;
  const decimal = proven ?? ofFile.decimal;
  if (decimal === null) {
    if (ambiguous.size > 1) return { kind: 'mixed' };
    if (sign !== undefined) return { kind: 'ambiguous', sign };
  }
  const grouping = new Set<GroupMark>([...groups, ...[...ambiguous].filter((mark) => mark !== decimal)]);
  if (grouping.size > 1) return { kind: 'mixed' };
  const [group] = grouping;
  // Without decimals and with only spaces or apostrophes, either mark would do.
  const mark = decimal ?? '.';
  const likely = group ?? (ofFile.group === mark ? null : ofFile.group);
  return { kind: 'known', decimal: mark, group: likely };
}
