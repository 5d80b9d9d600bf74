import { parse } from 'csv-parse';

import { AmcAnswerError } from '../amc/index.js';

/** A table that is held in memory is small: the answers to our own queries, and what --json prints. */
const MAX_ROWS = 100_000;
/** A longer row means an open quote, which would pull the rest of the result into memory. */
const MAX_ROW_BYTES = 1024 * 1024;

/** A small result, values as strings; null for a missing value. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** Reads an entire result. Throws AmcAnswerError when it is not CSV or has more than 100,000 rows. */
export async function readTable(pieces: AsyncIterable<Uint8Array>): Promise<ResultTable> {
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: MAX_ROW_BYTES });
  const reading = (async () => {
    let columns: readonly string[] | null = null;
    const rows: Record<string, string | null>[] = [];
    for await (const record of parser) {
      const values: readonly string[] = record;
      if (columns === null) {
        columns = values;
        continue;
      }
      if (rows.length >= MAX_ROWS) throw badResult(`it has more than ${MAX_ROWS} rows; write it with --out`);
      rows.push(Object.fromEntries(columns.map((name, index) => [name, values[index] || null])));
    }
    return { columns: columns ?? [], rows };
  })();
  // Its failure is thrown below; until then nobody waits for it.
  reading.catch(() => parser.destroy());
  try {
    for await (const piece of pieces) {
      // A result that is already refused is not read to its end.
      if (parser.destroyed) break;
      parser.write(piece);
    }
    if (!parser.destroyed) parser.end();
  } catch (error) {
    parser.destroy();
    await reading.catch(() => undefined);
    throw error;
  }
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AmcAnswerError) throw error;
    throw badResult('it is not CSV');
  }
}

function badResult(problem: string): AmcAnswerError {
  return new AmcAnswerError(`The result of the query cannot be read: ${problem}.`, {
    code: 'AMC_BAD_ANSWER',
    operation: 'Download',
    mayHaveHappened: false,
    retryable: false,
  });
}
