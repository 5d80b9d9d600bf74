import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readParquetRows } from '../../src/hand-over/read-parquet-rows.js';

function opened(buffer: ArrayBuffer) {
  const bytes = Buffer.from(buffer);
  return Promise.resolve({
    size: bytes.length,
    read: (position: number, length: number) => Promise.resolve(bytes.subarray(position, position + length)),
    close: () => Promise.resolve(),
  });
}

async function textsOf(type: 'INT32' | 'INT64', scale: number, data: unknown[]): Promise<string[]> {
  const buffer = parquetWriteBuffer({
    columnData: [{ name: 'amount', data }],
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'amount', repetition_type: 'OPTIONAL', converted_type: 'DECIMAL', precision: 9, type, scale },
    ],
  });
  const texts: string[] = [];
  for await (const { amount } of readParquetRows(opened(buffer))) texts.push(String(amount));
  return texts;
}

describe('decimals that a Parquet file stores as integers', () => {
  it('get their digits and their decimal point', async () => {
    const expected = ['0.00', '0.05', '-1.99', '1234567.89'];
    expect(await textsOf('INT32', 2, [0, 0.05, -1.99, 1_234_567.89])).toEqual(expected);
    expect(await textsOf('INT64', 2, [0, 0.05, -1.99, 1_234_567.89])).toEqual(expected);
  });

  it('have no decimal point where the scale is zero', async () => {
    expect(await textsOf('INT32', 0, [7, -7])).toEqual(['7', '-7']);
  });
});
