import type { ExecutionRequest } from '../amc/index.js';

/** A query of a check, to the table that it reads. */
export interface Question {
  /** Different for every question of a check. */
  readonly name: string;
  readonly request: Omit<ExecutionRequest, 'requireSyntheticData'>;
}

/** A row of a small result, values as text; null for none. */
export type AnswerRow = Readonly<Record<string, string | null>>;

/**
 * Asks AMC several questions at once and returns the rows of each, none for a dry run. Throws the first failure, once all
 * have ended: QueryError, AmcError or AmcInterruptedError.
 */
export type AskAll = (questions: readonly Question[]) => Promise<readonly (readonly AnswerRow[])[]>;
