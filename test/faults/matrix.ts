import type { Fault } from '../helpers/s3-server.js';

type S3FaultKind = Omit<Fault, 'match' | 'times'>;

/** Every way in which a call to S3 can fail. */
export const S3_FAULTS: Readonly<Record<string, S3FaultKind>> = {
  'a 500': { kind: 'status', status: 500 },
  'throttling (503 SlowDown)': { kind: 'status', status: 503 },
  'throttling (429)': { kind: 'status', status: 429, code: 'TooManyRequests' },
  'a refusal (403)': { kind: 'status', status: 403, code: 'AccessDenied' },
  'a reset connection': { kind: 'reset' },
  'a lost answer': { kind: 'lost-answer' },
  'no answer': { kind: 'stall' },
  'a cut body': { kind: 'truncate', afterShare: 0.5 },
  'a body that stops': { kind: 'stall-body', afterShare: 0.5 },
  'a wrong byte in the answer': { kind: 'corrupt' },
  'a wrong byte in the request': { kind: 'corrupt-request' },
  'a slow drip': { kind: 'drip', pieces: 8, pauseMs: 15 },
};

export interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  /** Whether the server works again after one call. */
  readonly once: boolean;
}

/** Each fault at each call number in turn, once for that call alone and once from that call on. */
export function s3FaultCases(calls: number): readonly FaultCase[] {
  return Object.entries(S3_FAULTS).flatMap(([what, kind]) =>
    Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
      [true, false].map((once) => ({
        name: `${what} ${once ? 'at' : 'from'} call ${call}${once ? '' : ' on'}`,
        once,
        fault: atCall(kind, call, once),
      })),
    ),
  );
}

function atCall(kind: S3FaultKind, call: number, once: boolean): Fault {
  let seen = 0;
  return {
    ...kind,
    times: once ? 1 : Number.POSITIVE_INFINITY,
    match: () => {
      seen += 1;
      return seen >= call;
    },
  };
}

export interface FaultPair {
  readonly name: string;
  readonly faults: readonly [Fault, Fault];
}

/**
 * Two faults of S3, one after the other: each kind with each, at calls that differ between pairs. In every third pair,
 * the second fault is permanent.
 */
export function s3FaultPairs(calls: number): readonly FaultPair[] {
  const kinds = Object.entries(S3_FAULTS);
  return kinds.flatMap(([first, firstKind], row) =>
    kinds.map(([second, secondKind], column): FaultPair => {
      const number = row * kinds.length + column;
      const call = 1 + ((number * 7) % calls);
      // Often the very next call, which may be the retry or the cleanup.
      const later = 1 + ((number * 5) % (number % 2 === 0 ? 2 : calls));
      const lasts = number % 3 === 2;
      return {
        name: `${first} at call ${call}, then ${second} ${later} later${lasts ? ' and from there on' : ''}`,
        faults: [atCall(firstKind, call, true), atCall(secondKind, call - 1 + later, !lasts)],
      };
    }),
  );
}

/** A fault of S3 at a call, of the kinds that fail immediately, also for cases that are disturbed in other ways. */
export function s3Fault(what: string, call: number): Fault {
  const kind = S3_FAULTS[what];
  if (kind === undefined) throw new Error(`There is no fault ${what}.`);
  return atCall(kind, call, true);
}
