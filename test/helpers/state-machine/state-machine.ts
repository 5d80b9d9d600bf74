import type { S3Client } from '@aws-sdk/client-s3';
import {
  type ChoiceState,
  definitionShape,
  type Definition,
  type TaskState,
  type WaitState,
} from './definition.js';
import { MAX_PAYLOAD, runDistributedMap } from './distributed-map.js';
import { fill, type Scope, valueAt, withResult } from './paths.js';
import { withRetries } from './retry.js';
import { StateError } from './task-error.js';

/** Lambda accepts and returns no more characters in one call. */
const MAX_LAMBDA_PAYLOAD = 6 * 1024 * 1024;

export interface Services {
  /** Calls the function with that ARN. What it throws or answers as an error is a {@link StateError}. */
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  readonly s3: S3Client;
  /** Lets the seconds of a retry or a Wait state pass. Default: no time passes */
  readonly wait?: (seconds: number) => Promise<void>;
  /** The share for the jitter of retries. Default: half of the time */
  readonly random?: () => number;
}

/** How an execution ended, and the events before that. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** The names of the states, in their order. */
  readonly states: readonly string[];
  /** Retries of tasks: the error, and the seconds Step Functions would have waited. */
  readonly retries: readonly { readonly error: string; readonly seconds: number }[];
  /** Seconds in Wait states, as if they had really passed. */
  readonly waited: number;
  readonly error: string | null;
  readonly state: unknown;
}

/**
 * Executes a state machine from its own definition: the order of the states, the items, their batches, and the rules
 * for retrying, tolerating and catching errors all come from the definition, and the functions are really called. Time
 * passes in Wait states and between retries as the services specify. Features that the harness does not interpret fail.
 */
export class StateMachine {
  readonly #definition: Definition;
  readonly #services: Services;

  constructor(definition: unknown, services: Services) {
    this.#definition = definitionShape.parse(definition);
    this.#services = services;
  }

  async execute(name: string, input: unknown): Promise<Execution> {
    const states: string[] = [];
    const retries: { error: string; seconds: number }[] = [];
    const { wait = () => Promise.resolve(), random } = this.#services;
    const onRetry = async (error: string, seconds: number): Promise<void> => {
      retries.push({ error, seconds });
      await wait(seconds);
    };
    const context = { Execution: { Name: name, Input: input } };
    let waited = 0;
    let state: unknown = input;
    let at: string | undefined = this.#definition.StartAt;
    const ended = (status: Execution['status'], error: string | null): Execution => ({
      status,
      states,
      retries,
      waited,
      error,
      state,
    });
    for (;;) {
      const current = at === undefined ? undefined : this.#definition.States[at];
      if (at === undefined || current === undefined) throw new Error(`There is no state ${at}.`);
      states.push(at);
      const scope = { state, context };
      const here = current;
      switch (here.Type) {
        case 'Succeed':
          return ended('SUCCEEDED', null);
        case 'Fail':
          return ended('FAILED', here.Error);
        case 'Choice':
          at = choose(here, scope);
          continue;
        case 'Wait':
          waited += await this.#pass(here, scope);
          break;
        case 'Pass':
          state = withResult(state, here.ResultPath, here.Result);
          break;
        case 'Task':
        case 'Map':
          try {
            const call = () =>
              here.Type === 'Task'
                ? this.#call(here, scope)
                : runDistributedMap(here, scope, this.#services.s3, (item) =>
                    this.#runChild(here.ItemProcessor, item, onRetry),
                  );
            state = withResult(state, here.ResultPath, await withRetries(here.Retry, call, onRetry, random));
            checkSize(state);
          } catch (error) {
            if (!(error instanceof StateError)) throw error;
            const catcher = here.Catch.find(({ ErrorEquals }) => error.matches(ErrorEquals));
            if (catcher === undefined) return ended('FAILED', error.error);
            state = withResult(state, catcher.ResultPath, { Error: error.error, Cause: error.message });
            at = catcher.Next;
            continue;
          }
          break;
      }
      if (here.End === true) return ended('SUCCEEDED', null);
      at = here.Next;
    }
  }

  /** A child execution of a map: its tasks one after the other. */
  async #runChild(
    { StartAt, States }: { readonly StartAt: string; readonly States: Readonly<Record<string, TaskState>> },
    input: unknown,
    onRetry: (error: string, seconds: number) => Promise<void>,
  ): Promise<unknown> {
    let state = input;
    for (let at: string | undefined = StartAt; at !== undefined;) {
      const task: TaskState | undefined = States[at];
      if (task === undefined || task.Catch.length > 0) throw new Error(`The harness cannot run ${at}.`);
      const scope = { state, context: { Execution: { Input: input } } };
      const result = await withRetries(
        task.Retry,
        () => this.#call(task, scope),
        onRetry,
        this.#services.random,
      );
      state = withResult(state, task.ResultPath, result);
      at = task.End === true ? undefined : task.Next;
    }
    return state;
  }

  /** @returns the seconds of a Wait state */
  async #pass(state: WaitState, scope: Scope): Promise<number> {
    const seconds = 'Seconds' in state ? state.Seconds : Number(valueAt(state.SecondsPath, scope));
    await this.#services.wait?.(seconds);
    return seconds;
  }

  async #call({ Resource, Parameters }: TaskState, scope: Scope): Promise<unknown> {
    const payload = Parameters === undefined ? scope.state : fill(Parameters, scope);
    if (JSON.stringify(payload).length > MAX_LAMBDA_PAYLOAD)
      throw new StateError('States.DataLimitExceeded', 'payload');
    return this.#services.invoke(Resource, payload);
  }
}

function choose({ Choices, Default }: ChoiceState, scope: Scope): string | undefined {
  for (const rule of Choices) {
    const value = valueAt(rule.Variable, scope);
    const holds =
      'StringEquals' in rule
        ? value === rule.StringEquals
        : 'BooleanEquals' in rule
          ? value === rule.BooleanEquals
          : typeof value === 'number' && value > rule.NumericGreaterThan;
    if (holds) return rule.Next;
  }
  if (Default === undefined) throw new StateError('States.NoChoiceMatched', 'no choice');
  return Default;
}

function checkSize(state: unknown): void {
  if (JSON.stringify(state).length > MAX_PAYLOAD) throw new StateError('States.DataLimitExceeded', 'state');
}
