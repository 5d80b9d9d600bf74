import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { followDefinition } from '../../infra/follow-definition.js';
import { definitionFor } from '../helpers/state-machine/definition-for.js';
import { definitionShape, type Retrier } from '../helpers/state-machine/definition.js';
import { withRetries } from '../helpers/state-machine/retry.js';
import { ScarceFunctions } from '../helpers/state-machine/scarce-functions.js';
import { VirtualClock } from '../helpers/state-machine/virtual-clock.js';

/** The time for a range (docs/scale-out.md). */
const RANGE_SECONDS = 69;
/** The number of events that Step Functions allows in an execution. */
const MAX_EVENTS = 25_000;

const definition = JSON.parse(definitionFor({ maxConcurrency: 100, rangesPerBatch: 1 }));
const { States, TimeoutSeconds } = definitionShape.parse(definition);

function retriersOf(name: string): readonly Retrier[] {
  const state = States[name];
  if (state?.Type !== 'Map') throw new Error(`${name} is not a map.`);
  return Object.values(state.ItemProcessor.States)[0]?.Retry ?? [];
}

describe('calls without a free function', () => {
  it.each([
    // The numbers of free and requested functions, of concurrent executions, and of their ranges.
    { free: 99, executions: 1, ranges: 1_954 },
    { free: 99, executions: 4, ranges: 200 },
    { free: 10, executions: 2, ranges: 200 },
    { free: 1, executions: 1, ranges: 200 },
    { free: 1, executions: 3, ranges: 200 },
  ])(
    'are retried until everything is done: $free free of 100 for each of $executions executions, $ranges ranges each',
    async ({ free, executions, ranges }) => {
      const clock = new VirtualClock();
      const functions = new ScarceFunctions({
        clock,
        free,
        seconds: RANGE_SECONDS,
        invoke: () => Promise.resolve(null),
      });
      const retriers = retriersOf('ProcessRanges');
      const failures: unknown[] = [];
      const work = Array.from({ length: executions }, () => pLimit(100)).flatMap((limit) =>
        Array.from({ length: ranges }, () =>
          limit(() =>
            withRetries(
              retriers,
              () => functions.invoke('', null),
              (_error, seconds) => functions.wait(seconds),
              functions.random,
            ).catch((error: unknown) => failures.push(error)),
          ),
        ),
      );
      await clock.until(Promise.all(work));
      expect(failures).toEqual([]);
      expect(functions.done).toBe(executions * ranges);
      expect(functions.most).toBe(free);
      expect(functions.throttled).toBeGreaterThan(0);
      // Functions are hardly idle while there is work.
      expect(clock.seconds).toBeLessThan(1.5 * RANGE_SECONDS * Math.ceil((executions * ranges) / free) + 600);
      expect(clock.seconds).toBeLessThan(TimeoutSeconds);
    },
  );

  it('are retried for as long as an execution may take, within its number of events', () => {
    const all = [
      ...Object.values(States).flatMap((state) => {
        if (state.Type === 'Map') return Object.values(state.ItemProcessor.States).map(({ Retry }) => Retry);
        return state.Type === 'Task' ? [state.Retry] : [];
      }),
      ...Object.values(definitionShape.parse(followWith()).States).flatMap((state) =>
        state.Type === 'Task' ? [state.Retry] : [],
      ),
    ];
    expect(all.length).toBeGreaterThan(10);
    // Once a minute in the first hour, then every five minutes, for two days: nine events each.
    const asking = 9 * (60 + (47 * 60) / 5);
    for (const retriers of all) {
      const throttled = retriers.find(({ ErrorEquals }) =>
        ErrorEquals.includes('Lambda.TooManyRequestsException'),
      );
      if (throttled === undefined) throw new Error('A throttled call is not made again.');
      let seconds = 0;
      for (let attempt = 0; attempt < throttled.MaxAttempts; attempt++) {
        const { IntervalSeconds, BackoffRate, MaxDelaySeconds } = throttled;
        seconds += Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds) / 2;
      }
      expect(seconds).toBeGreaterThan(TimeoutSeconds);
      expect(3 * throttled.MaxAttempts + asking).toBeLessThan(MAX_EVENTS);
    }
  });
});

/** The definition for following uploads, with an ARN. */
function followWith(): unknown {
  return JSON.parse(
    JSON.stringify(followDefinition()).replaceAll(
      '${FollowFunctionArn}',
      'arn:aws:lambda:us-east-1:111122223333:function:follow',
    ),
  );
}
