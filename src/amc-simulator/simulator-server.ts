import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { AmcStep } from '../amc/errors.js';
import type { Fault } from './faults.js';
import { FaultPlan } from './faults.js';
import { RequestRefusal } from './refusal.js';
import { readBody, route } from './request-form.js';
import type { Route } from './request-form.js';
import { RESULTS_PATH } from './result-addresses.js';
import type { SimulatorService } from './simulator-service.js';

export const TOKEN_PATH = '/auth/o2/token';
/** States in every answer what this is. */
const SERVER_NAME = 'amc-simulator (this is not Amazon Marketing Cloud)';

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call and the simulator's answer; status 0 when there was none. */
export interface SimulatorCall {
  readonly operation: AmcStep | 'unknown';
  status: number;
  readonly at: number;
}

/** The last calls are kept for inspection, at most this many. */
const MAX_CALLS = 10_000;

/** The HTTP side of the simulator: routes, applies faults, and answers. */
export class SimulatorServer {
  readonly faults = new FaultPlan();
  readonly calls: SimulatorCall[] = [];
  readonly server: Server;
  readonly #service: SimulatorService;
  readonly #closing = new AbortController();

  constructor(service: SimulatorService) {
    this.#service = service;
    // Every stalled answer listens to it.
    setMaxListeners(0, this.#closing.signal);
    this.server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call: SimulatorCall = { operation: 'unknown', status: 0, at: this.#service.now() };
    let act: () => Answer;
    let operation: AmcStep | undefined;
    try {
      const url = new URL(request.url ?? '/', 'http://simulator');
      const body = await readBody(request);
      if (request.method === 'POST' && url.pathname === TOKEN_PATH) {
        operation = 'Login';
        act = () => this.#login(request, body);
      } else if (request.method === 'GET' && url.pathname.startsWith(RESULTS_PATH)) {
        operation = 'Download';
        act = () => this.#service.results.serve(url, request.headers.range, this.#service.now());
      } else {
        const found = route(request.method ?? '', url.pathname);
        ({ operation } = found);
        act = () => this.#operate(found, request, url, body);
      }
      this.#record({ ...call, operation }, response);
    } catch (error) {
      this.#record(call, response);
      this.#send(response, refusalAnswer(error));
      return;
    }
    await this.#withFault(this.faults.take(operation), act, response);
  }

  async #withFault(fault: Fault | undefined, act: () => Answer, response: ServerResponse): Promise<void> {
    if (fault?.kind === 'expire-tokens') this.#service.tokens.expireAll();
    if (fault === undefined || fault.kind === 'expire-tokens') {
      this.#send(response, act());
      return;
    }
    const when = fault.when ?? 'before';
    const done = when === 'after' ? act() : undefined;
    switch (fault.kind) {
      case 'cut':
        response.destroy();
        return;
      case 'truncate':
        await this.#truncate(response, done ?? act(), fault.bytes);
        return;
      case 'stall':
        // Without a duration, the client has to give up; closing ends it too.
        await pause(fault.ms ?? 3_600_000, undefined, { signal: this.#closing.signal, ref: false });
        this.#send(response, done ?? act());
        return;
      case 'status':
        this.#send(response, {
          ...errorAnswer(
            fault.status,
            'STAND_IN_FAULT',
            fault.details ?? 'The simulator was asked to fail.',
            [],
          ),
          headers: fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter },
        });
        return;
      case 'answer':
        this.#send(response, {
          status: fault.status ?? 200,
          mediaType: fault.mediaType ?? 'text/html',
          body: fault.body,
        });
    }
  }

  /** Announces the whole body, but sends only its beginning. */
  async #truncate(response: ServerResponse, answer: Answer, bytes: number): Promise<void> {
    const body = Buffer.from(answer.body);
    response.writeHead(answer.status, {
      'Content-Type': answer.mediaType,
      'Content-Length': String(body.byteLength),
      ...answer.headers,
    });
    await new Promise<void>((sent) => {
      response.write(body.subarray(0, bytes), () => sent());
    });
    response.destroy();
  }

  #login(request: IncomingMessage, body: string): Answer {
    const answer = this.#service.tokens.issue(request.headers['content-type'], body);
    return { status: answer.status, mediaType: 'application/json', body: JSON.stringify(answer.body) };
  }

  #operate(found: Route, request: IncomingMessage, url: URL, body: string): Answer {
    try {
      return { status: 200, ...this.#service.handle(found, request.headers, url.searchParams, body) };
    } catch (error) {
      return refusalAnswer(error);
    }
  }

  #record(call: SimulatorCall, response: ServerResponse): void {
    this.calls.push(call);
    if (this.calls.length > MAX_CALLS) this.calls.shift();
    response.once('finish', () => {
      call.status = response.statusCode;
    });
  }

  #send(response: ServerResponse, answer: Answer): void {
    if (response.destroyed) return;
    response.writeHead(answer.status, {
      'Content-Type': answer.mediaType,
      'x-amzn-RequestId': randomUUID(),
      Server: SERVER_NAME,
      Date: new Date(this.#service.now()).toUTCString(),
      ...answer.headers,
    });
    response.end(answer.body);
  }
}

function refusalAnswer(error: unknown): Answer {
  if (error instanceof RequestRefusal) {
    return errorAnswer(error.status, error.code, error.message, error.errors);
  }
  return errorAnswer(500, 'INTERNAL_ERROR', 'The simulator failed.', []);
}

function errorAnswer(status: number, code: string, details: string, errors: readonly string[]): Answer {
  const body = JSON.stringify({ code, details, errors, requestId: randomUUID() });
  return { status, mediaType: 'application/json', body };
}
