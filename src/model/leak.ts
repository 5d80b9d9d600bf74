import type { RejectCode } from './reject.js';

/** What a value that should not contain an identifier may still contain, worst first. */
export const LEAK_KINDS = ['CARD', 'NATIONAL_ID', 'EMAIL', 'OWN_IDENTIFIER', 'PHONE'] as const;
export type LeakKind = (typeof LEAK_KINDS)[number];

/** What to do about a raw identifier in a column that by its schema holds none. */
export const LEAK_POLICIES = ['reject', 'redact', 'warn', 'off'] as const;
export type LeakPolicy = (typeof LEAK_POLICIES)[number];
export const DEFAULT_LEAK_POLICY: LeakPolicy = 'reject';

/**
 * What happened to a value with a finding. `suspected`: by its digits it may be an identifier, or another kind of
 * number; it was written, and the share of such values in the column decides.
 */
export const LEAK_ACTIONS = ['rejected', 'redacted', 'warned', 'suspected'] as const;
export type LeakAction = (typeof LEAK_ACTIONS)[number];

/** Counters of a column: one per kind and action. */
export const LEAK_SLOTS = LEAK_KINDS.length * LEAK_ACTIONS.length;

/** The index of a counter among those of its column. */
export function leakSlot(kind: LeakKind, action: LeakAction): number {
  return LEAK_KINDS.indexOf(kind) * LEAK_ACTIONS.length + LEAK_ACTIONS.indexOf(action);
}

/** The code that a row is refused with. */
export const LEAK_CODES: Readonly<Record<LeakKind, RejectCode>> = {
  CARD: 'RAW_CARD',
  NATIONAL_ID: 'RAW_NATIONAL_ID',
  EMAIL: 'RAW_EMAIL',
  OWN_IDENTIFIER: 'RAW_OWN_IDENTIFIER',
  PHONE: 'RAW_PHONE',
};

/** The kind that a reject code stands for; null for codes of other faults. */
export function leakOfCode(code: RejectCode): LeakKind | null {
  return LEAK_KINDS.find((kind) => LEAK_CODES[kind] === code) ?? null;
}
