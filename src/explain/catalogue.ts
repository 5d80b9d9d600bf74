import { IDENTIFIER_NOTES } from '../model/identifier-note.js';
import { REJECT_CODES } from '../model/reject.js';
import { LEFT_OUT_REASONS } from '../tally/tally.js';
import { AMC_ENTRIES } from './amc-errors.js';
import {
  COLLABORATION_DEFECT_ENTRIES,
  COLLABORATION_INPUT_ENTRIES,
  COLLABORATION_USAGE_ENTRIES,
  COLLABORATION_WARNING_ENTRIES,
} from './collaboration-codes.js';
import { DEFECT_ENTRIES } from './defects.js';
import type { Entries, Explanation, ExplanationKind } from './explanation.js';
import { FUNCTION_ENTRIES } from './function-codes.js';
import { IDENTIFIER_ADVICE } from './identifier-notes.js';
import { INPUT_ENTRIES } from './input-errors.js';
import { LEFT_OUT_ADVICE } from './left-out.js';
import { PREPARED_ENTRIES } from './prepared-codes.js';
import { REJECT_ADVICE, type Advice } from './rejects.js';
import { STORAGE_ENTRIES } from './storage-errors.js';
import { USAGE_ENTRIES } from './usage-errors.js';
import { VERIFY_ENTRIES } from './verify-problems.js';
import { WARNING_ENTRIES } from './warnings.js';

/** All codes that amc-ingest reports, with their explanations: the only such list. Sorted by kind, then by code. */
export const CATALOGUE: readonly Explanation[] = [
  ...entries('reject', withMeanings(REJECT_ADVICE, REJECT_CODES)),
  ...entries('leftOut', withMeanings(LEFT_OUT_ADVICE, LEFT_OUT_REASONS)),
  ...entries('warning', { ...WARNING_ENTRIES, ...COLLABORATION_WARNING_ENTRIES }),
  ...entries('identifier', withMeanings(IDENTIFIER_ADVICE, IDENTIFIER_NOTES)),
  ...entries('usage', { ...USAGE_ENTRIES, ...COLLABORATION_USAGE_ENTRIES }),
  ...entries('input', { ...INPUT_ENTRIES, ...COLLABORATION_INPUT_ENTRIES, ...PREPARED_ENTRIES }),
  ...entries('storage', STORAGE_ENTRIES),
  ...entries('amc', AMC_ENTRIES),
  ...entries('verify', VERIFY_ENTRIES),
  ...entries('function', FUNCTION_ENTRIES),
  ...entries('defect', { ...DEFECT_ENTRIES, ...COLLABORATION_DEFECT_ENTRIES }),
];

/**
 * The explanations of a code; several when it is used for different things. Ignores case. Empty when it is
 * unknown.
 */
export function explain(code: string): readonly Explanation[] {
  const wanted = code.trim().toUpperCase().replaceAll('-', '_');
  return CATALOGUE.filter((entry) => entry.code === wanted);
}

function entries(kind: ExplanationKind, all: Entries): Explanation[] {
  return Object.entries(all)
    .map(([code, explained]) => ({ code, kind, ...explained }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

function withMeanings(
  advice: Readonly<Record<string, Advice>>,
  meanings: Readonly<Record<string, string>>,
): Entries {
  return Object.fromEntries(
    Object.entries(advice).map(([code, rest]) => [code, { meaning: meanings[code] ?? '', ...rest }]),
  );
}
