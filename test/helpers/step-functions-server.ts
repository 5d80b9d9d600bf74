import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';

const start = z.strictObject({
  stateMachineArn: z.string().regex(/^arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]{1,80}$/),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  input: z.string().max(262_144),
});
const describe = z.strictObject({ executionArn: z.string() });

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The two calls of Step Functions for starting an execution, with its rules for names that were used before. */
export class StepFunctionsServer {
  /** By their ARNs, in the order of their start. */
  readonly executions = new Map<string, { input: string; status: ExecutionStatus }>();
  /** Error answers to the next calls. */
  readonly failures: string[] = [];
  #endpoint = '';
  readonly #http = createServer((request, response) => {
    void this.#serve(request, response);
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    this.#endpoint = `http://127.0.0.1:${address.port}`;
  }

  get endpoint(): string {
    return this.#endpoint;
  }

  /** A client that sends each call once; the caller destroys it. */
  client(): SFNClient {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    return new SFNClient({ endpoint: this.#endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const target = String(request.headers['x-amz-target']);
    const [status, answer] = this.#answer(target, JSON.parse(body));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  }

  #answer(target: string, body: unknown): [number, object] {
    const failure = this.failures.shift();
    if (failure !== undefined) return [400, { __type: failure }];
    if (target === 'AWSStepFunctions.StartExecution') return this.#start(start.parse(body));
    if (target === 'AWSStepFunctions.DescribeExecution') {
      const { executionArn } = describe.parse(body);
      const found = this.executions.get(executionArn);
      if (found === undefined) return [400, { __type: 'ExecutionDoesNotExist' }];
      return [200, { executionArn, status: found.status }];
    }
    return [501, { __type: 'NotImplemented' }];
  }

  #start({ stateMachineArn, name, input }: z.output<typeof start>): [number, object] {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.executions.get(executionArn);
    // Starting a running execution with the same input is not an error; a name stays used for 90 days.
    if (known !== undefined && !(known.status === 'RUNNING' && known.input === input))
      return [400, { __type: 'ExecutionAlreadyExists' }];
    if (known === undefined) this.executions.set(executionArn, { input, status: 'RUNNING' });
    return [200, { executionArn, startDate: 1_715_594_400 }];
  }
}
