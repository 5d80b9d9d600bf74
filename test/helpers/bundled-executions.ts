import { definitionFor, RANGES_ARN, STEPS_ARN } from './state-machine/definition-for.js';
import type { DropBench } from './drop-bench.js';
import { StateMachine, type Execution, type Services } from './state-machine/state-machine.js';
import { StateError } from './state-machine/task-error.js';
import type { StepFunctionsServer } from './step-functions-server.js';

export const SCALE_OUT_MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:AmcIngest-scale-out';

type Handler = (
  payload: unknown,
  context: { awsRequestId: string; getRemainingTimeInMillis(): number },
) => Promise<unknown>;

/** A handler of the bundle with its own modules, since it reads its environment on the first call. */
export async function bundledFunction(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<Handler> {
  Object.assign(process.env, environment);
  const url = new URL(`../../dist-lambda/${name}.mjs`, import.meta.url);
  url.searchParams.set('at', String(Date.now()));
  const loaded: unknown = await import(/* @vite-ignore */ url.href);
  const handler: unknown =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'handler') : null;
  if (typeof handler !== 'function') throw new Error('The bundle has no handler.');
  return async (payload, context) => handler(payload, context);
}

/** The state machine of the scale-out with the bundle's functions, on the server of a bench. */
export class BundledExecutions {
  /** Called before each call of a function. */
  onCall: (payload: unknown) => void = () => undefined;
  readonly #bench: DropBench;
  readonly #definition: unknown;
  readonly #functions = new Map<string, Promise<Handler>>();
  #calls = 0;

  constructor(bench: DropBench, settings = { maxConcurrency: 2, rangesPerBatch: 1 }) {
    this.#bench = bench;
    this.#definition = JSON.parse(definitionFor(settings));
  }

  /** Runs the executions that were started and have not ended; records how they ended. */
  async play(server: StepFunctionsServer): Promise<readonly Execution[]> {
    const ended: Execution[] = [];
    for (const [arn, started] of server.executions) {
      if (started.status !== 'RUNNING') continue;
      const execution = await this.execute(arn.slice(arn.lastIndexOf(':') + 1), JSON.parse(started.input));
      started.status = execution.status;
      ended.push(execution);
    }
    return ended;
  }

  /**
   * @param services how functions are called, and how time passes. Default: all functions are free, and no time passes
   */
  async execute(
    name: string,
    input: unknown,
    services: Omit<Services, 's3'> = { invoke: this.invoke },
  ): Promise<Execution> {
    const machine = new StateMachine(this.#definition, {
      invoke: services.invoke,
      s3: this.#bench.client,
      ...(services.wait === undefined ? {} : { wait: services.wait }),
      ...(services.random === undefined ? {} : { random: services.random }),
    });
    return machine.execute(name, input);
  }

  readonly invoke: Services['invoke'] = (arn, payload) => this.#invoke(arn, payload);

  async #invoke(arn: string, payload: unknown): Promise<unknown> {
    this.onCall(payload);
    const name = { [STEPS_ARN]: 'scale-out-steps', [RANGES_ARN]: 'scale-out-ranges' }[arn];
    if (name === undefined) throw new Error(`There is no function ${arn}.`);
    const handler = this.#functions.get(name) ?? bundledFunction(name, this.#bench.environment);
    this.#functions.set(name, handler);
    this.#calls += 1;
    const context = { awsRequestId: `step-${this.#calls}`, getRemainingTimeInMillis: () => 900_000 };
    const event: unknown = JSON.parse(JSON.stringify(payload));
    try {
      return JSON.parse(JSON.stringify(await this.#bench.watch(async () => (await handler)(event, context))));
    } catch (error) {
      throw error instanceof Error ? new StateError(error.name, error.message) : error;
    }
  }
}
