import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LambdaRuntime } from './lambda-runtime.js';
import { StateError } from './state-machine/task-error.js';

const failure = z.object({ errorType: z.string(), errorMessage: z.string() });

export interface FleetOptions {
  /** The folder in which aws-lambda-ric is installed. */
  readonly ric: string;
  /** The folder of the bundle. */
  readonly task: string;
  readonly env: Readonly<Record<string, string>>;
  /** Handlers by the ARNs of their functions. */
  readonly handlers: Readonly<Record<string, string>>;
}

/** Functions in their own containers, as many as are called at the same time; warm ones are reused. */
export class LambdaFleet {
  /** The JSON lines that all of them wrote. */
  readonly lines: Record<string, unknown>[] = [];
  /** Peak memory of the containers in bytes, by handler. */
  readonly peaks = new Map<string, number>();
  /** CPU time of each container so far in seconds, by process. */
  readonly cpu = new Map<number, { readonly handler: string; readonly seconds: number }>();
  readonly #options: FleetOptions;
  readonly #idle = new Map<string, LambdaRuntime[]>();
  readonly #all: LambdaRuntime[] = [];

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  async invoke(functionArn: string, payload: unknown): Promise<unknown> {
    const { ric, task, env, handlers } = this.#options;
    const handler = handlers[functionArn];
    if (handler === undefined) throw new Error(`There is no function ${functionArn}.`);
    const idle = this.#idle.get(handler) ?? [];
    this.#idle.set(handler, idle);
    let runtime = idle.pop();
    if (runtime === undefined) {
      runtime = await LambdaRuntime.start(ric, task, env, handler);
      this.#all.push(runtime);
    }
    const { response, error, lines } = await runtime.invoke(payload, 900_000);
    this.lines.push(...lines);
    this.#note(handler, runtime);
    idle.push(runtime);
    if (error === null) return response;
    const { errorType, errorMessage } = failure.parse(error);
    throw new StateError(errorType, errorMessage);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.splice(0).map((runtime) => runtime.stop()));
  }

  /** Linux records the peak of each process. */
  #note(handler: string, { pid }: LambdaRuntime): void {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    this.peaks.set(handler, Math.max(this.peaks.get(handler) ?? 0, 1024 * Number(kilobytes)));
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 14 and 15: user and system time in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    this.cpu.set(pid, { handler, seconds: (Number(fields[11]) + Number(fields[12])) / 100 });
  }
}
