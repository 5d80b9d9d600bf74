import { DefectError, InterruptedError } from '../errors.js';
import {
  deliverBlock,
  ingestInputs,
  MAX_UNMAPPED_LISTED,
  type InputsContext,
  type InputsResult,
} from '../ingest/ingest-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { s3ContentId } from '../read/s3-content-id.js';
import { shownName } from '../read/shown-name.js';
import { RangeRecords } from '../read/range-records.js';
import { SwallowedRows } from '../read/swallowed-rows.js';
import { FooterRows } from '../read/footer-rows.js';
import { leaveOutExtraRecords } from '../read/repeated-header.js';
import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import { s3ObjectSource } from '../read/s3-source.js';
import { addTally, emptyTally } from '../tally/tally.js';
import { opener, type OpenedPlan } from './open-plan.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import type { StepContext } from './plan-run.js';
import { plannedSuppression } from './planned-suppression.js';
import type { RangeToProcess } from './resolve-run.js';
import { blockSpec, cutterOptions, type CutFile, type PlannedFile } from './run-plan.js';
import { WholeFileDigest } from './whole-file-digest.js';

/** Where rows and rejects of a range go, and what handles its blocks. */
export type RangeTarget = Pick<InputsContext, 'pool' | 'onRows' | 'onReject'>;

/**
 * Sends the records of a range through the block function: text from the range's start, everything else as `ingest()`
 * reads a file.
 * @throws DefectError when the range did not end where the next one starts, or had another number of lines than were
 *   counted: rows would be lost, doubled, or rejected with wrong line numbers
 */
export async function readRange(
  run: OpenedPlan,
  range: RangeToProcess,
  target: RangeTarget,
  context: StepContext,
): Promise<InputsResult> {
  const file = await run.files.at(range.file);
  const { s3, signal } = context;
  const suppressed = (await plannedSuppression(run, context))?.set;
  if (file.cut !== null) return readCut(run, { range, file, cut: file.cut, suppressed }, target, context);
  const sources = [s3ObjectSource(file.object, s3)];
  const { groups, lineCount } = range;
  const result = await ingestInputs({ ...run, ...target, suppressed, sources, signal, rowGroups: groups });
  if (groups === undefined || result.tally.read === lineCount) return result;
  throw new DefectError(
    `Range ${range.index} (row groups ${groups.from} to ${groups.until - 1}) had ${result.tally.read} of ${lineCount} rows; nothing was uploaded. This is a bug in amc-ingest. Please report it.`,
    { code: 'RANGE_DOES_NOT_FIT' },
  );
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
  const { object } = file;
  const open = opener(file, s3, signal);
  const whole = start === cut.bodyStart && stop === object.size ? new WholeFileDigest(object.size) : null;
  const chunks = whole === null ? open(start) : whole.skip(open(0), start);
  const records = new RangeRecords(chunks, {
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
  const footerRows = new FooterRows();
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
          footerRows,
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
    await deliverBlock(result, {
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
  const sha256 = whole?.digest() ?? null;
  return {
    tally,
    inputs: sha256 === null ? [] : [wholeInput(file, tally.read, sha256)],
    rejectPositions: rejectPositions.list(),
    rejectGroups: rejectGroups.list(),
    unmappedColumns: [...unmapped],
    warnings: [],
    swallowed: swallowed.facts(),
    footerRows: footerRows.facts(),
    reshape: null,
  };
}

/** A file that is one range is identified by its bytes, like one that is read in one go. */
function wholeInput({ object }: PlannedFile, rows: number, sha256: string): InputsResult['inputs'][number] {
  const etag = s3ContentId(object);
  const name = shownName(object.url);
  return { name, rows, sha256, unpackedSha256: sha256, ...(etag === undefined ? {} : { etag }) };
}

function checkEnd(end: number | null, handled: number, range: RangeToProcess, { object }: PlannedFile): void {
  const { index, start, stop, lineCount } = range;
  // The last line of a file need not end with a line end.
  const atEnd = stop === object.size ? handled - 1 : handled;
  if (end === stop && (lineCount === null || lineCount === handled || lineCount === atEnd)) return;
  throw new DefectError(
    `Range ${index} (bytes ${start} to ${stop}) ended at byte ${end} after ${handled} of ${lineCount} lines; nothing was uploaded. This is a bug in amc-ingest. Please report it.`,
    { code: 'RANGE_DOES_NOT_FIT' },
  );
}
