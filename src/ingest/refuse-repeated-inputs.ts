import { InputError } from '../errors.js';
import { repeatedInputs } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import { visibleLine } from '../visible-text.js';

/**
 * Two inputs with the same rows, even if packed in two ways, would count every row twice.
 * @throws InputError DUPLICATE_INPUT naming both, unless the user allows it
 */
export function refuseRepeatedInputs(report: Pick<RunReport, 'inputs'>, isAllowed: boolean): void {
  const [repeated] = isAllowed ? [] : repeatedInputs(report);
  if (repeated === undefined) return;
  throw new InputError(
    `${visibleLine(repeated.name)} has the same content as ${visibleLine(repeated.first)}: their rows would count twice. Nothing was written. Leave out the copy and run again; if every row should really count twice, allow it (--allow-duplicate-inputs).`,
    { code: 'DUPLICATE_INPUT' },
  );
}
