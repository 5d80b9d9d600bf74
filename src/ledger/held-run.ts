import { z } from 'zod';
import { deliveryShape } from './delivery.js';

/** A run that was not handed over because nobody could be asked: it waits for an approval. */
export const heldRunShape = z.object({
  dataSetId: z.string(),
  instanceId: z.string(),
  runId: z.string(),
  outDir: z.string(),
  at: z.iso.datetime(),
  /** `held`: it waits. `released`: someone has approved it, and it was handed over. */
  state: z.enum(['held', 'released']),
  /** What speaks against it. */
  code: z.string(),
  message: z.string(),
  strategy: z.string(),
  delivery: deliveryShape,
});
/** A run that was not handed over because nobody could be asked: it waits for an approval. */
export type HeldRun = z.output<typeof heldRunShape>;
