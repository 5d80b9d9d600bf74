import { z } from 'zod';
import { deliveryShape, deliveryVersionShape } from './delivery.js';
import type { Holding, Holdings, UploadEffect } from './holdings.js';

const count = z.number().int().nonnegative();

/** A hand-over that was started and whose end is not recorded here. */
export const pendingUploadShape = z.object({
  handOverId: z.string(),
  runId: z.string(),
  content: z.string(),
  strategy: z.string(),
  delivery: deliveryShape,
  periods: z.record(z.string(), count),
  at: z.iso.datetime(),
});
export type PendingUpload = z.output<typeof pendingUploadShape>;

/** Who brought the rows of some periods, identified by its number in the list. */
const bringerShape = z.object({
  source: z.string().nullable(),
  name: z.string().nullable(),
  version: deliveryVersionShape.nullable(),
  isWhole: z.boolean(),
  at: z.iso.datetime(),
});

/**
 * What a data set has at one instance, and the hand-overs in progress. This record decides whether replacing is
 * allowed, and serializes hand-overs that would interfere with each other. Each state is written once, on condition
 * that nobody else has written the next one.
 */
export const standingShape = z.object({
  at: z.iso.datetime(),
  bringers: z.array(bringerShape),
  /** Period, rows, and the number of who brought them. */
  holdings: z.array(z.tuple([z.string(), count, count])),
  /** In the order in which they started. */
  pending: z.array(pendingUploadShape),
});
export type StandingEntry = z.output<typeof standingShape>;

export function holdingsOf({ bringers, holdings }: StandingEntry): Holdings {
  const found = new Map<string, Holding>();
  for (const [period, rows, number] of holdings) {
    const bringer = bringers[number];
    if (bringer !== undefined) found.set(period, { rows, ...bringer });
  }
  return found;
}

export function standingEntry(
  holdings: Holdings,
  pending: readonly PendingUpload[],
  at: string,
): StandingEntry {
  const numbers = new Map<string, number>();
  const bringers: StandingEntry['bringers'] = [];
  const rows = [...holdings].map(([period, { rows: held, ...bringer }]): [string, number, number] => {
    const key = JSON.stringify(bringer);
    let number = numbers.get(key);
    if (number === undefined) {
      number = bringers.push(bringer) - 1;
      numbers.set(key, number);
    }
    return [period, held, number];
  });
  return { at, bringers, holdings: rows.toSorted(byPeriod), pending: [...pending] };
}

export function effectOf({ strategy, delivery, periods, at }: PendingUpload): UploadEffect {
  return { strategy, delivery, periods, at };
}

function byPeriod([a]: readonly [string, number, number], [b]: readonly [string, number, number]): number {
  return a < b ? -1 : Number(a > b);
}
