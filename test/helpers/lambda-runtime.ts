import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** The function's answer, and the JSON lines that it wrote during the call. */
export interface Invoked {
  readonly response: unknown;
  readonly error: unknown;
  readonly lines: readonly Record<string, unknown>[];
}

/** One container: Amazon's runtime interface client, the bundle, and a Runtime API that provides events. */
export class LambdaRuntime {
  #waiting: ServerResponse | null = null;
  #event: { readonly id: string; readonly body: string; readonly deadline: number } | null = null;
  #answered: (answer: { kind: string; body: unknown }) => void = () => undefined;
  #stdout = '';
  #count = 0;
  readonly #child: ChildProcess;
  readonly #server: ReturnType<typeof createServer>;

  /** @param ric the folder in which aws-lambda-ric is installed; @param task the folder of the bundle */
  static async start(
    ric: string,
    task: string,
    env: Readonly<Record<string, string>>,
    handler = 'handler.handler',
  ): Promise<LambdaRuntime> {
    let runtime: LambdaRuntime | null = null;
    const server = createServer((request, response) => {
      void text(request).then((body) => runtime?.serve(request.url ?? '', body, response));
    });
    // Lambda's own server keeps connections open however long a call takes.
    // If a connection is closed just as the client sends its answer, the answer is lost.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The Runtime API has no port.');
    const client = path.join(ric, 'node_modules/aws-lambda-ric/bin/index.mjs');
    const child = spawn(process.execPath, [client, handler], {
      cwd: task,
      env: {
        PATH: process.env['PATH'],
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${address.port}`,
        LAMBDA_TASK_ROOT: task,
        AWS_LAMBDA_FUNCTION_NAME: 'ingest-test',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
        AWS_REGION: 'us-east-1',
        ...env,
      },
    });
    runtime = new LambdaRuntime(child, server);
    return runtime;
  }

  private constructor(child: ChildProcess, server: ReturnType<typeof createServer>) {
    this.#child = child;
    this.#server = server;
    child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    child.once('exit', (code) =>
      this.#answered({ kind: 'exit', body: { exit: code, output: this.#stdout.slice(-2000) } }),
    );
  }

  /** Sends the function an event and waits for its answer. Default time limit: one minute. */
  async invoke(event: unknown, timeMs = 60_000): Promise<Invoked> {
    const from = this.#stdout.length;
    const answer = new Promise<{ kind: string; body: unknown }>((resolve) => (this.#answered = resolve));
    this.#count += 1;
    this.#event = {
      id: `request-${process.pid}-${this.#child.pid}-${this.#count}`,
      body: JSON.stringify(event),
      deadline: Date.now() + timeMs,
    };
    this.#give();
    const { kind, body } = await answer;
    const lines = this.#stdout
      .slice(from)
      .split('\n')
      .filter((line) => line.startsWith('{'));
    return {
      response: kind === 'response' ? body : null,
      error: kind === 'response' ? null : body,
      lines: lines.map((line): Record<string, unknown> => ({ ...JSON.parse(line) })),
    };
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    const gone = this.#child.exitCode === null ? once(this.#child, 'exit') : Promise.resolve();
    this.#child.kill('SIGKILL');
    await gone;
    this.#server.close();
    this.#server.closeAllConnections();
  }

  serve(url: string, body: string, response: ServerResponse): void {
    const found = /\/runtime\/(?:invocation\/([^/]+)|init\/(error))(?:\/(response|error))?$/.exec(url);
    if (found?.[1] === 'next') {
      this.#waiting = response;
      this.#give();
      return;
    }
    response.writeHead(202).end();
    this.#answered({ kind: found?.[3] ?? 'init', body: body === '' ? null : JSON.parse(body) });
  }

  #give(): void {
    if (this.#waiting === null || this.#event === null) return;
    const { id, body, deadline } = this.#event;
    this.#waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:ingest-test',
    });
    this.#waiting.end(body);
    this.#waiting = null;
    this.#event = null;
  }
}
