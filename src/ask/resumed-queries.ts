import type { AmcExecution, AmcInstance, AmcInstanceKind } from '../amc/index.js';
import type { AskAll } from './question.js';
import { readTable } from './read-table.js';
import { readResult, startQuery, succeeded } from './run-query.js';

/** Ids of executions by the names of their questions. */
export type StartedQueries = Map<string, string>;

/** The queries of a check have not ended: the check is repeated later, with the executions already started. */
export class QueriesPending extends Error {
  constructor() {
    super('The queries have not ended yet.');
    this.name = 'QueriesPending';
  }
}

const ENDED: ReadonlySet<AmcExecution['status']> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

export interface ResumedQueriesOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  /** The queries already started; new ones are added. */
  readonly started: StartedQueries;
  readonly signal: AbortSignal;
}

/**
 * Sends queries without waiting, for callers that cannot wait: a query that was already sent is not sent again.
 * Throws QueriesPending as long as one has no answer.
 */
export function resumedQueries({ instance, kind, started, signal }: ResumedQueriesOptions): AskAll {
  return async (questions) => {
    const executions: AmcExecution[] = [];
    for (const { name, request } of questions) {
      const id = started.get(name);
      const execution =
        id === undefined
          ? await startQuery({ instance, kind, request, signal })
          : await instance.executions.get(id, { signal });
      started.set(name, execution.workflowExecutionId);
      executions.push(execution);
    }
    if (!executions.every(({ status }) => ENDED.has(status))) throw new QueriesPending();
    const answers = [];
    for (const [index, execution] of executions.entries()) {
      const isDryRun = questions[index]?.request.dryRun === true;
      succeeded(execution);
      answers.push(isDryRun ? [] : (await readTable(readResult(instance, execution, { signal }))).rows);
    }
    return answers;
  };
}

/**
 * Whether one of the executions has not ended. Checked before a check is repeated, because that reads much
 * more.
 */
export async function isPending(
  instance: AmcInstance,
  started: StartedQueries,
  signal: AbortSignal,
): Promise<boolean> {
  for (const id of [...started.values()].toReversed()) {
    if (!ENDED.has((await instance.executions.get(id, { signal })).status)) return true;
  }
  return false;
}
