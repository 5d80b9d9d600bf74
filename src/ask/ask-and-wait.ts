import type { AmcExecution, AmcInstance, AmcInstanceKind } from '../amc/index.js';
import type { AskAll } from './question.js';
import { readTable } from './read-table.js';
import { endOfQuery, readResult, startQuery } from './run-query.js';

export interface AskAndWaitOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly pollMs?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sends the queries and waits for the answers. After a failure, or when the signal aborts, the other queries
 * are canceled at AMC.
 */
export function askAndWait({ instance, kind, pollMs, signal }: AskAndWaitOptions): AskAll {
  return async (questions) => {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const ends: Promise<AmcExecution>[] = [];
    try {
      for (const { request } of questions) {
        const { workflowExecutionId } = await startQuery({ instance, kind, request, signal });
        const end = endOfQuery(workflowExecutionId, { instance, pollMs, signal: either });
        // Its failure is thrown below; until then nobody waits for it.
        end.catch(() => undefined);
        ends.push(end);
      }
      await Promise.all(ends);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(ends);
      throw error;
    }
    const answers = [];
    for (const [index, { request }] of questions.entries()) {
      const execution = await ends[index];
      const isRead = execution !== undefined && request.dryRun !== true;
      answers.push(isRead ? (await readTable(readResult(instance, execution, { signal }))).rows : []);
    }
    return answers;
  };
}
