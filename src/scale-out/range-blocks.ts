import { DefectError } from '../errors.js';
import { openRecords } from '../read/open-records.js';
import { RangeRecords } from '../read/range-records.js';
import { s3ObjectSource } from '../read/s3-source.js';
import type { Block } from '../types/block.js';
import type { BlockSpec } from '../workers/block-spec.js';
import { fileOf, opener, type OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import type { RangeToProcess } from './resolve-run.js';
import { blockSpec, cutterOptions } from './run-plan.js';

/** The records of a range, ready for the block function. */
export interface RangeBlocks {
  readonly spec: BlockSpec;
  readonly blocks: AsyncIterable<Block>;
  /** 1-based number in the whole file of the first line. */
  readonly firstLine: number;
  /**
   * To be called when all blocks are handled.
   * @throws DefectError when the range did not end where the next one starts, or had another number of lines than were
   *   counted: rows would be lost, doubled, or rejected with wrong line numbers
   */
  check(lines: number): void;
}

/** Opens a range: text from where it starts, all else as `ingest()` opens a file. */
export async function openRange(
  run: OpenedPlan,
  range: RangeToProcess,
  { s3, signal }: StepContext,
): Promise<RangeBlocks> {
  const file = fileOf(run, range.file);
  const cutter = cutterOptions(file);
  const { options, plan, schema } = run;
  if (file.bodyStart === null || cutter === null) {
    const opened = await openRecords(s3ObjectSource(file.object, s3), {
      plan,
      signal,
      format: options.inputFormat ?? schema.input?.format,
      delimiter: options.delimiter ?? schema.input?.delimiter,
      blockBytes: options.blockBytes,
    });
    return { spec: blockSpec(file, run), ...opened, check: () => undefined };
  }
  const { start, stop, lines, lineCount } = range;
  const records = new RangeRecords(opener(file, s3, signal)(start), {
    ...cutter,
    start,
    stop,
    blockBytes: options.blockBytes,
  });
  return {
    spec: blockSpec(file, run),
    blocks: records.blocks(),
    firstLine: file.firstLine + lines,
    check(handled) {
      // The last line of a file need not end with a line end.
      const atEnd = stop === file.object.size ? handled - 1 : handled;
      const asCounted = lineCount === null || lineCount === handled || lineCount === atEnd;
      if (records.end === stop && asCounted) return;
      throw new DefectError(
        `Range ${range.index} (bytes ${start} to ${stop}) ended at byte ${records.end} after ${handled} of ${lineCount} lines; nothing was handed over. This is a defect of amc-ingest: please report it.`,
        { code: 'RANGE_DOES_NOT_FIT' },
      );
    },
  };
}
