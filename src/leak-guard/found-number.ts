import type { LeakKind } from '../model/leak.js';

/** A number as it appears in a text. */
export interface FoundNumber {
  /** Its digits alone. */
  readonly digits: string;
  /** How they are grouped: `3-3-4`; the number of digits where they are not. */
  readonly shape: string;
  /** Whether it starts with a calling code, shown by a `+` or by the link that contains it. */
  readonly hasPlus: boolean;
  /** All characters between the groups. */
  readonly separators: string;
  /** Whether there is another number next to it, or a unit after it: lengths, amounts. */
  isMeasure(): boolean;
  /** The word before it, or the column's name, says that it is of this kind. */
  isNamed(kind: 'PHONE' | 'NATIONAL_ID'): boolean;
}

/** What kind of number it is, if any; `isCertain` as in `Span`. */
export interface Verdict {
  readonly kind: LeakKind;
  readonly isCertain: boolean;
}
