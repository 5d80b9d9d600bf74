import { z } from 'zod';

/** Which state of a delivery: files are rewritten, and events arrive late, twice and out of order. */
export const deliveryVersionShape = z.object({
  /** Identifies the content: the version id or ETag of a file, or a digest of the files of a folder or of a run. */
  id: z.string(),
  /** When it was written (UTC), according to its store; for several files, the time of the newest. */
  at: z.iso.datetime(),
  /** S3's own order of the writes of one key, from the event; null if there is none. */
  sequencer: z.string().nullable(),
});
/** Which state of a delivery. */
export type DeliveryVersion = z.infer<typeof deliveryVersionShape>;

/** What a run brings, regardless of its content: which delivery of which series. */
export const deliveryShape = z.object({
  /** Who delivers: together with the data set it names the series. A folder, `s3://bucket/prefix/`, or a given name. */
  source: z.string(),
  /** Identifies the delivery in its series: the file or folder. Null if it has no name (stdin, rows from a program). */
  name: z.string().nullable(),
  /** Null if unknown. */
  version: deliveryVersionShape.nullable(),
  /**
   * True if it is known to be the entire delivery (a folder completed by a marker, a manifest or a quiet time): it
   * cannot be a part of what another file brought.
   */
  isWhole: z.boolean().default(false),
});
/** What a run brings, regardless of its content: which delivery of which series. */
export type Delivery = z.output<typeof deliveryShape>;

/**
 * Whether `a` was written before (negative) or after `b`; 0 for the same content, and if it cannot be determined. S3's
 * sequencer decides if both have one: the two are compared as hexadecimal numbers, the shorter one padded on the right.
 */
export function compareVersions(a: DeliveryVersion | null, b: DeliveryVersion | null): number {
  if (a === null || b === null || a.id === b.id) return 0;
  if (a.sequencer !== null && b.sequencer !== null && a.sequencer !== b.sequencer) {
    const length = Math.max(a.sequencer.length, b.sequencer.length);
    return order(
      a.sequencer.toUpperCase().padEnd(length, '0'),
      b.sequencer.toUpperCase().padEnd(length, '0'),
    );
  }
  return Math.sign(Date.parse(a.at) - Date.parse(b.at));
}

/** Whether two runs bring versions of the same delivery. */
export function isSameDelivery(
  a: Pick<Delivery, 'source' | 'name'>,
  b: Pick<Delivery, 'source' | 'name'>,
): boolean {
  return a.name !== null && a.source === b.source && a.name === b.name;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
