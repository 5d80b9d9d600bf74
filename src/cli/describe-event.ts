import type { AmcEvent } from '../amc/index.js';

/** A call to AMC on one line, for `--verbose`. */
export function describeEvent(event: AmcEvent): string {
  switch (event.type) {
    case 'call':
      return `AMC ${event.operation}: ${event.status} in ${Math.round(event.elapsedMs)} ms${event.requestId === undefined ? '' : ` (request ${event.requestId})`}`;
    case 'retry':
      return `AMC ${event.operation}: try ${event.attempt} ended with ${event.code}; next in ${Math.round(event.delayMs)} ms`;
    case 'token':
      return `AMC login: a token for ${Math.round(event.validForMs / 1000)} s`;
    case 'look-up':
      return `AMC ${event.operation}: looked up whether it had been done: ${event.found ? 'yes' : 'no'}`;
  }
}
