import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Random } from '../../generate/random.js';
import type { FuzzColumn } from '../fuzz-schema.js';
import { mutate } from '../mutate.js';
import { UNMAPPED, type FuzzRows } from './fuzz-rows.js';

const COMPRESSORS = {
  GZIP: (input: Uint8Array) => gzipSync(input),
  BROTLI: (input: Uint8Array) => brotliCompressSync(input),
};
const NUMBERS = new Set(['DECIMAL', 'INTEGER', 'LONG']);
const TIMES = new Set(['time', 'TIMESTAMP', 'DATE']);

/** A Parquet file of the rows: text columns, and some numbers and times where the schema has them. */
export function parquetFile(
  random: Random,
  { header, rows }: FuzzRows,
  columns: readonly FuzzColumn[],
): Buffer {
  const columnData = header.map((name, index) => {
    const holds = columns[index]?.holds ?? UNMAPPED;
    const cells = rows.map((row) => (random.chance(0.03) ? null : (row[index] ?? '')));
    const filled = cells.map((cell) => cell !== null);
    if (NUMBERS.has(holds) && random.chance(0.5)) {
      const type = random.pick(['INT32', 'INT64', 'DOUBLE', 'FLOAT'] as const);
      return { name, type, nullable: true, data: filled.map((is) => (is ? numberOf(random, type) : null)) };
    }
    if (TIMES.has(holds) && random.chance(0.5)) {
      const data = filled.map((is) => (is ? new Date(random.below(2_000_000_000) * 1000) : null));
      return { name, type: 'TIMESTAMP' as const, nullable: true, data };
    }
    const encoding = random.pick([undefined, undefined, 'PLAIN', 'DELTA_BYTE_ARRAY'] as const);
    const column = { name, type: 'STRING' as const, nullable: true, data: cells };
    return encoding === undefined ? column : { ...column, encoding };
  });
  return Buffer.from(
    parquetWriteBuffer({
      columnData,
      codec: random.pick(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI']),
      compressors: COMPRESSORS,
      statistics: random.chance(0.5),
      rowGroupSize: 1 + random.below(100),
      pageSize: 100 + random.below(5000),
    }),
  );
}

function numberOf(random: Random, type: 'INT32' | 'INT64' | 'DOUBLE' | 'FLOAT'): number | bigint {
  const whole = random.below(2_000_000_000) - 1_000_000_000;
  if (type === 'INT64') return BigInt(whole) * BigInt(random.pick([1, 1, 4_000_000_000]));
  if (type === 'INT32') return whole;
  return random.pick([whole, whole / 100, NaN, Infinity, -0, 5e-324]);
}

/** Changes in the footer, which has all locations, or anywhere. */
export function mutateParquet(random: Random, bytes: Buffer): Buffer {
  if (random.chance(0.3)) return mutate(random, bytes);
  const footer = bytes.length < 8 ? 0 : Math.min(bytes.readUInt32LE(bytes.length - 8), bytes.length - 8);
  const changed = Buffer.from(bytes);
  // Single bytes, so that the structure around them stays readable and a reader trusts it.
  const [from, span] = random.chance(0.6)
    ? [bytes.length - 8 - footer, footer]
    : [4, bytes.length - 12 - footer];
  if (span <= 0) return changed;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = from + random.below(span);
    changed[at] = random.chance(0.5) ? random.below(256) : (changed[at] ?? 0) ^ (1 << random.below(8));
  }
  return changed;
}
