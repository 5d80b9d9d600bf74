import type { LeakKind } from '../model/leak.js';

/** A number as it is in a text. */
export interface FoundNumber {
  /** Its digits alone. */
  readonly digits: string;
  /** How they are grouped: `3-3-4`; the number of digits where they are not. */
  readonly shape: string;
  /** Whether it starts with a calling code, by a `+` or by the link that holds it. */
  readonly hasPlus: boolean;
  /** All signs between the groups. */
  readonly separators: string;
  /** Whether another number is beside it, or a unit after it: lengths, amounts. */
  isMeasure(): boolean;
  /** The word before it, or the column's name, says that it is of the kind. */
  isNamed(kind: 'PHONE' | 'NATIONAL_ID'): boolean;
}

/** What a number is, if anything; `isCertain` as in `Span`. */
export interface Verdict {
  readonly kind: LeakKind;
  readonly isCertain: boolean;
}
