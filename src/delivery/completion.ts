import picomatch from 'picomatch';
import { z } from 'zod';

/** Names of the files that engines write once all others are there. */
export const MARKERS = ['_SUCCESS', '_COMPLETE', '_DONE'] as const;

/**
 * What makes a folder a complete delivery. `marker`: a file with one of these names. `manifest`: a list of its
 * files, each of which must exist with its size. `quiet`: nothing was written for this many minutes.
 */
export const completionShape = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('marker'),
    /** Names or patterns. Default: `_SUCCESS`, `_COMPLETE`, `_DONE`. */
    marker: z
      .array(z.string().min(1))
      .min(1)
      .default([...MARKERS]),
  }),
  z.strictObject({
    by: z.literal('manifest'),
    /** Name or pattern. Default: any name that ends with `manifest`, optionally followed by an extension. */
    manifest: z.string().min(1).default('*manifest{,.json,.txt,.csv}'),
  }),
  z.strictObject({ by: z.literal('quiet'), minutes: z.number().positive().default(15) }),
]);
/** What makes a folder a complete delivery: a marker, a manifest, or a quiet time. */
export type Completion = z.output<typeof completionShape>;

/** Whether a file's name signals that its delivery is complete. */
export function isSignal(name: string, completion: Completion): boolean {
  if (completion.by === 'quiet') return false;
  const patterns = completion.by === 'marker' ? completion.marker : completion.manifest;
  return picomatch(patterns, { dot: true, nocase: true })(name.slice(name.lastIndexOf('/') + 1));
}
