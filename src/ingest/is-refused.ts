import { InputError } from '../errors.js';
import type { InputsResult } from './ingest-inputs.js';

/** A run without rows is not a run: an empty export is an upstream fault, and AMC would treat it as "no sales". */
export function isRefused({ tally }: Pick<InputsResult, 'tally'>, maxRejectRate: number): boolean {
  if (tally.read === 0) {
    throw new InputError('The inputs contain no rows. Nothing was uploaded; check the export.', {
      code: 'NO_ROWS',
    });
  }
  return tally.rejected / tally.read > maxRejectRate || tally.written === 0;
}
