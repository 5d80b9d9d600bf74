import type { Block, PreparedRow, RowBlock } from '../model/block.js';
import type { RecordReader } from './block-records.js';
import type { Reshaper } from './reshaper.js';

/** Rows of one block at most: a record with very many items is handed on in several. */
const MAX_ROWS = 4096;

/** Blocks of records as blocks of rows, in their order. Memory: one block's records and `MAX_ROWS` rows. */
export async function* reshapeBlocks(
  blocks: AsyncIterable<Block>,
  reader: RecordReader,
  reshaper: Reshaper,
): AsyncGenerator<RowBlock> {
  for await (const block of blocks) {
    const { records, lineCount } = reader.read(block);
    let rows: PreparedRow[] = [];
    let lines: number[] = [];
    for (const { line, record } of records) {
      reshaper.eachRow(record, (row) => {
        rows.push(row);
        lines.push(line);
      });
      if (rows.length < MAX_ROWS) continue;
      // The lines are counted with the last of them.
      yield { kind: 'rows', rows, lines, lineCount: 0 };
      rows = [];
      lines = [];
    }
    yield { kind: 'rows', rows, lines, lineCount };
  }
}
