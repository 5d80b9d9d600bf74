import type { ExecutionRequest } from '../amc/index.js';

/** A query of a check, and the table that it reads. */
export interface Question {
  /** Unique among the queries of a check. */
  readonly name: string;
  readonly request: Omit<ExecutionRequest, 'requireSyntheticData'>;
}

/** A row of a small result, values as strings; null for a missing value. */
export type AnswerRow = Readonly<Record<string, string | null>>;

/**
 * Sends AMC several queries at once and returns the rows of each, none for a dry run. Throws the first failure
 * once all have ended: QueryError, AmcError or AmcInterruptedError.
 */
export type AskAll = (questions: readonly Question[]) => Promise<readonly (readonly AnswerRow[])[]>;
