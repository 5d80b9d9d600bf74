import { AmcAnswerError } from './errors.js';
import type { AmcStep } from './errors.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** All items of a paged list; holds one page at a time and fetches the next one on demand. */
export async function* paginate<T>(
  operation: AmcStep,
  fetchPage: (nextToken: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void, void> {
  let nextToken: string | undefined;
  for (;;) {
    const page = await fetchPage(nextToken);
    yield* page.items;
    if (page.nextToken === undefined || page.nextToken === '') return;
    if (page.nextToken === nextToken) {
      throw new AmcAnswerError(
        `${operation} sent the same page token twice: the list would never end. Run it again; if this persists, report it to Amazon.`,
        { code: 'AMC_BAD_ANSWER', operation, mayHaveHappened: false, retryable: false },
      );
    }
    nextToken = page.nextToken;
  }
}
