import type { Delivery } from '../../ledger/delivery.js';
import type { Ledger } from '../../ledger/ledger.js';
import { filesContent } from '../../report/run-content.js';
import type { RunReport } from '../../report/run-report.js';

/** Inputs without a location: stdin, rows and bytes that a program passed. */
const NAMELESS = /^(?:-|input \d+)$/;

/** Information about a delivery that replaces what the run's inputs show. */
export interface GivenDelivery {
  /** Default: the folder of the inputs. */
  readonly source?: string | undefined;
  /** Default: the input, or the folder if there are several. */
  readonly name?: string | undefined;
  /** Whether it is known to be a complete delivery. Default: no. */
  readonly isWhole?: boolean | undefined;
}

/**
 * The delivery that a run represents, by the names of its inputs: a file is a delivery of its folder; several
 * files are one delivery, named after the folder that contains them. Its version is the time at which the
 * ledger first recorded the run.
 */
export async function deliveryOfRun(
  report: RunReport,
  given: GivenDelivery,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Delivery> {
  const at = await recordedAt(report, ledger, signal);
  return {
    ...placeOf(report.inputs.map(({ name }) => name)),
    ...(given.source === undefined ? {} : { source: given.source }),
    ...(given.name === undefined ? {} : { name: given.name }),
    version: at === null ? null : { id: filesContent(report), at, sequencer: null },
    isWhole: given.isWhole === true,
  };
}

/** The series and the delivery that the names of inputs imply. */
export function placeOf(names: readonly string[]): Pick<Delivery, 'source' | 'name'> {
  const [first = '-'] = names;
  if (names.length === 0 || names.some((name) => NAMELESS.test(name))) return { source: '-', name: null };
  if (names.length === 1) return { source: folderOf(first), name: first };
  const folder = names.map(folderOf).reduce(commonFolder);
  return { source: folderOf(folder.replace(/\/$/, '')), name: folder === '' ? './' : folder };
}

/** Up to the last slash. */
function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

function commonFolder(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return folderOf(one.slice(0, length));
}

/** When a run of this content was first recorded under its name. */
async function recordedAt(report: RunReport, ledger: Ledger, signal: AbortSignal): Promise<string | null> {
  const content = filesContent(report);
  for await (const run of ledger.runsOfName(report, signal))
    if (run.content === undefined || run.content === content) return run.at;
  return null;
}
