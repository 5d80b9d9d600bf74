import { expect } from 'vitest';
import { cutRecords } from '../../src/read/record-cutter.js';
import { mapFields } from '../../src/schema/field-mapping.js';
import type { DataSetPlan } from '../../src/schema/plan.js';
import type { TextBlock } from '../../src/model/block.js';
import type { OutputFormat, Partitioning } from '../../src/model/output-format.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import type { BlockSpec } from '../../src/rows/block-spec.js';

export interface Dialect {
  readonly delimiter: string;
  readonly isUnquoted?: boolean;
  readonly comment?: string | undefined;
  readonly format: OutputFormat;
  readonly partitioning: Partitioning;
}

/** The block spec of a CSV file with these fields. */
export function csvSpec(plan: DataSetPlan, header: readonly string[], dialect: Dialect): BlockSpec {
  return {
    plan,
    dialect: {
      format: 'csv',
      delimiter: dialect.delimiter,
      lineEnd: '\n',
      isUnquoted: dialect.isUnquoted ?? false,
    },
    sourceOf: mapFields(header, plan).sourceOf,
    fieldCount: header.length,
    format: dialect.format,
    partitioning: dialect.partitioning,
  };
}

/** The file as blocks of whole records. */
export async function blocksOf(
  bytes: Buffer,
  { delimiter, isUnquoted = false, comment }: Pick<Dialect, 'delimiter' | 'isUnquoted' | 'comment'>,
  blockBytes: number,
): Promise<TextBlock[]> {
  async function* chunks() {
    yield bytes;
  }
  const blocks: TextBlock[] = [];
  const quoting = isUnquoted ? null : { delimiter: delimiter.charCodeAt(0) };
  for await (const block of cutRecords(chunks(), { quoting, lineEnd: '\n', comment, blockBytes }))
    blocks.push(block);
  return blocks;
}

/**
 * Checks that the fast path and csv-parse return the same, to the last byte and count. Returns how many rows were
 * written.
 */
export function comparePaths(spec: BlockSpec, blocks: readonly TextBlock[]): number {
  const fast = blockFunction(spec);
  const reference = blockFunction(spec, false);
  let written = 0;
  for (const block of blocks) {
    const expected = reference(block);
    const result = fast(block);
    expect(result.output.toString('latin1')).toBe(expected.output.toString('latin1'));
    expect({ ...result, output: null }).toEqual({ ...expected, output: null });
    // The order of the countries, too, since the report has that order.
    expect(JSON.stringify(result.tally)).toBe(JSON.stringify(expected.tally));
    written += expected.tally.written;
  }
  return written;
}
