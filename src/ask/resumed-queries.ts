import type { AmcExecution, AmcInstance, AmcInstanceKind } from '../amc/index.js';
import type { AskAll } from './question.js';
import { readTable } from './read-table.js';
import { readResult, startQuery, succeeded } from './run-query.js';

/** Ids of executions by the names of their questions. */
export type StartedQueries = Map<string, string>;

/** The queries of a check have not ended: it is made again later, with the executions that were started. */
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
  /** What was started before; what is started now is added. */
  readonly started: StartedQueries;
  readonly signal: AbortSignal;
}

/**
 * Asks without waiting, for those who cannot: questions that were asked before are not asked again. Throws QueriesPending
 * as long as one has no answer.
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

/** Whether one of the executions has not ended. It is asked before a check is made again, which reads much more. */
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
