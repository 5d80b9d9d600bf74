import { z } from 'zod';
import { deliveryShape } from './delivery.js';

/** A run that was not handed over because nobody could be asked: it waits for a yes. */
export const heldRunShape = z.object({
  dataSetId: z.string(),
  instanceId: z.string(),
  runId: z.string(),
  outDir: z.string(),
  at: z.iso.datetime(),
  /** `held`: it waits. `released`: somebody has said yes, and it was handed over. */
  state: z.enum(['held', 'released']),
  /** What stands against it. */
  code: z.string(),
  message: z.string(),
  strategy: z.string(),
  delivery: deliveryShape,
});
/** A run that was not handed over because nobody could be asked: it waits for a yes. */
export type HeldRun = z.output<typeof heldRunShape>;
