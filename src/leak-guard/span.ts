import type { LeakKind } from '../model/leak.js';

/** A span of a text that is, or may be, a raw identifier. */
export interface Span {
  readonly kind: LeakKind;
  /** In UTF-16 code units: `start` inclusive, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** False when another kind of number looks the same, such as an order number of ten digits. */
  readonly isCertain: boolean;
}
