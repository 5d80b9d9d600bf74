import { parquetMetadataAsync, parquetReadObjects, type FileMetaData, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { LosslessNumber } from 'lossless-json';
import { bigEndianInteger, decimalText } from '../read/exact-text.js';
import type { RandomAccess } from '../read/random-access.js';

type Row = Record<string, unknown>;

/**
 * The rows of a Parquet file with JavaScript values, as a reader independent of the writer sees them; decimals
 * keep their digits. Holds one row group at a time.
 */
export async function* readParquetRows(opening: Promise<RandomAccess>): AsyncGenerator<Row> {
  const access = await opening;
  try {
    const file = {
      byteLength: access.size,
      slice: async (start: number, end = access.size) => {
        const bytes = new ArrayBuffer(end - start);
        new Uint8Array(bytes).set(await access.read(start, end - start));
        return bytes;
      },
    };
    const metadata = await parquetMetadataAsync(file);
    const decimals = metadata.schema.filter(({ converted_type: type }) => type === 'DECIMAL');
    let rowStart = 0;
    for (const { num_rows: count } of metadata.row_groups) {
      const rowEnd = rowStart + Number(count);
      const rows: Row[] = await parquetReadObjects({
        file,
        metadata: withoutDecimals(metadata),
        rowStart,
        rowEnd,
        compressors,
      });
      for (const row of rows) yield exact(row, decimals);
      rowStart = rowEnd;
    }
  } finally {
    await access.close();
  }
}

/** hyparquet would return decimals as floats; without their logical type, they are returned as stored. */
function withoutDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(
    ({ converted_type: type, logical_type: logical, ...element }): SchemaElement =>
      type === 'DECIMAL'
        ? element
        : {
            ...element,
            ...(type === undefined ? {} : { converted_type: type }),
            ...(logical === undefined ? {} : { logical_type: logical }),
          },
  );
  return { ...metadata, schema };
}

function exact(row: Row, decimals: readonly SchemaElement[]): Row {
  for (const { name, scale = 0 } of decimals) {
    const value = row[name];
    if (value instanceof Uint8Array)
      row[name] = new LosslessNumber(decimalText(bigEndianInteger(value), scale));
    else if (typeof value === 'bigint' || typeof value === 'number')
      row[name] = new LosslessNumber(decimalText(BigInt(value), scale));
  }
  return row;
}
