import type { LabelledKind } from './labels.js';

/** What the leak guard knows about the row and the column of a text. */
export interface LeakContext {
  /** The row's country. */
  readonly country: string | null;
  /** Kinds of numbers that the column holds, judging by its name. */
  readonly named: ReadonlySet<LabelledKind>;
}
