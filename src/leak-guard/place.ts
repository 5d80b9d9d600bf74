import type { LabelledKind } from './labels.js';

/** What is known of the place that a text is in. */
export interface Place {
  /** The row's country. */
  readonly country: string | null;
  /** Kinds of numbers that the column holds by its name. */
  readonly named: ReadonlySet<LabelledKind>;
}
