import { DefectError, InterruptedError } from '../errors.js';
import {
  handOnBlock,
  ingestInputs,
  MAX_UNMAPPED_LISTED,
  type InputsContext,
  type InputsResult,
} from '../ingest/ingest-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { shownName } from '../read/shown-name.js';
import { RangeRecords } from '../read/range-records.js';
import { SwallowedRows } from '../read/swallowed-rows.js';
import { leaveOutExtraRecords } from '../read/repeated-header.js';
import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import { s3ObjectSource } from '../read/s3-source.js';
import { addTally, emptyTally } from '../tally/tally.js';
import { fileOf, opener, type OpenedPlan } from './open-plan.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import type { StepContext } from './plan-run.js';
import { plannedSuppression } from './planned-suppression.js';
import type { RangeToProcess } from './resolve-run.js';
import { blockSpec, cutterOptions, type CutFile, type PlannedFile } from './run-plan.js';

/** Where rows and rejects of a range go, and what handles its blocks. */
export type RangeTarget = Pick<InputsContext, 'pool' | 'onRows' | 'onReject'>;

/**
 * Sends the records of a range through the block function: text from where it starts, all else as `ingest()` reads a
 * file.
 * @throws DefectError when the range did not end where the next one starts, or had another number of lines than were
 *   counted: rows would be lost, doubled, or rejected with wrong line numbers
 */
export async function readRange(
  run: OpenedPlan,
  range: RangeToProcess,
  target: RangeTarget,
  context: StepContext,
): Promise<InputsResult> {
  const file = fileOf(run, range.file);
  const { s3, signal } = context;
  const suppressed = (await plannedSuppression(run, context))?.set;
  if (file.cut !== null) return readCut(run, { range, file, cut: file.cut, suppressed }, target, context);
  return ingestInputs({ ...run, ...target, suppressed, sources: [s3ObjectSource(file.object, s3)], signal });
}

interface CutRange {
  readonly range: RangeToProcess;
  readonly file: PlannedFile;
  readonly cut: CutFile;
  readonly suppressed: SuppressedSet | undefined;
}

async function readCut(
  run: OpenedPlan,
  { range, file, cut, suppressed }: CutRange,
  target: RangeTarget,
  { s3, signal }: StepContext,
): Promise<InputsResult> {
  const { plan, options } = run;
  const { start, stop } = range;
  const records = new RangeRecords(opener(file, s3, signal)(start), {
    ...cutterOptions(cut),
    start,
    stop,
    blockBytes: options.blockBytes,
  });
  const tally = emptyTally(plan.columns.length);
  const rejectPositions = new RejectPositions();
  const rejectGroups = new RejectGroups();
  const unmapped = new Set<string>();
  let lines = 0;
  const { dialect, header = [] } = cut;
  const swallowed = new SwallowedRows();
  const firstLineOfRange = cut.firstLine + range.lines;
  const blocks =
    dialect.format === 'csv'
      ? leaveOutExtraRecords(records.blocks(), {
          dialect,
          name: shownName(file.object.url),
          header,
          footers: plan.footers,
          firstLine: firstLineOfRange,
          swallowed,
        })
      : records.blocks();
  for await (const result of target.pool.results(blockSpec(cut, run, suppressed), blocks)) {
    if (signal.aborted) throw new InterruptedError(signal.reason);
    addTally(tally, result.tally);
    for (const field of result.unmappedFields)
      if (unmapped.size < MAX_UNMAPPED_LISTED) unmapped.add(safeFieldName(field));
    const firstLine = firstLineOfRange + lines;
    const url = shownName(file.object.url);
    for (const { lineOffset } of result.rejects) rejectPositions.add(url, firstLine + lineOffset);
    await handOnBlock(result, {
      ...target,
      plan,
      file: url,
      firstLine,
      onReject: async (reject) => {
        rejectGroups.add(reject);
        await target.onReject(reject);
      },
    });
    lines += result.lines;
  }
  checkEnd(records.end, lines, range, file);
  return {
    tally,
    inputs: [],
    rejectPositions: rejectPositions.list(),
    rejectGroups: rejectGroups.list(),
    unmappedColumns: [...unmapped],
    warnings: [],
    swallowed: swallowed.facts(),
    reshape: null,
  };
}

function checkEnd(end: number | null, handled: number, range: RangeToProcess, { object }: PlannedFile): void {
  const { index, start, stop, lineCount } = range;
  // The last line of a file need not end with a line end.
  const atEnd = stop === object.size ? handled - 1 : handled;
  if (end === stop && (lineCount === null || lineCount === handled || lineCount === atEnd)) return;
  throw new DefectError(
    `Range ${index} (bytes ${start} to ${stop}) ended at byte ${end} after ${handled} of ${lineCount} lines; nothing was handed over. This is a defect of amc-ingest: please report it.`,
    { code: 'RANGE_DOES_NOT_FIT' },
  );
}
