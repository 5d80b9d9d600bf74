import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ingest } from '../../src/index.js';
import { dataText } from '../helpers/data-lines.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';

/**
 * Formats with a table of contents at their end are read from S3 by ranges: without a copy, and only the needed bytes.
 */

const SCHEMA = {
  dataSetId: 'orders',
  columns: [
    { name: 'id', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
  ],
};
const ROWS = Array.from({ length: 3000 }, (_, index) => ({ id: `order-${index}`, amount: index / 4 }));
const EXPECTED = ROWS.map(({ id, amount }) => `${id},${amount}`);

let server: S3Server;
beforeEach(async () => {
  server = await startS3Server();
  server.createBucket('drops');
});
afterEach(() => server.close());

async function read(key: string) {
  const report = await ingest({
    inputs: [`s3://drops/${key}`],
    schema: SCHEMA,
    out: await temporaryFolder(),
    compression: 'none',
    workers: 0,
    s3Client: server.client(),
  });
  return (await dataText(report)).split('\n').filter((line) => line.startsWith('order-'));
}

it('amc-ingest reads a Parquet file by ranges, without columns that nothing uses', async () => {
  const unread = ROWS.map((_, index) => `${index}`.padStart(2000, `${index * 7919}`));
  const bytes = Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'unread', data: unread, type: 'STRING' },
        { name: 'id', data: ROWS.map(({ id }) => id), type: 'STRING' },
        { name: 'amount', data: ROWS.map(({ amount }) => amount), type: 'DOUBLE' },
      ],
      rowGroupSize: 1000,
      codec: 'UNCOMPRESSED',
    }),
  );
  expect(bytes.length).toBeGreaterThan(6_000_000);
  server.putObject('drops', 'a.parquet', bytes);
  expect(await read('a.parquet')).toEqual(EXPECTED);
  const ranges = server.requests.flatMap(({ method, headers }) => {
    const range = /^bytes=(\d+)-(\d+)$/.exec(String(headers['range'] ?? ''));
    return method === 'GET' && range !== null ? [Number(range[2]) - Number(range[1]) + 1] : [];
  });
  expect(ranges.length).toBeGreaterThan(5);
  expect(ranges.reduce((sum, length) => sum + length, 0)).toBeLessThan(500_000);
});

it('amc-ingest reads a workbook from S3', async () => {
  const rows = [['id', 'amount'], ...ROWS.map(({ id, amount }) => [id, amount])];
  server.putObject('drops', 'a.xlsx', packSheet(rows));
  expect(await read('a.xlsx')).toEqual(EXPECTED);
});

it('amc-ingest ends with an error when the object changes while it is read', async () => {
  const bytes = packSheet([['id'], ['a']]);
  server.putObject('drops', 'a.xlsx', bytes);
  const client = server.client();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (context.commandName === 'GetObjectCommand')
        server.putObject('drops', 'a.xlsx', packSheet([['id'], ['b']]));
      return result;
    },
    { step: 'initialize' },
  );
  const run = ingest({
    inputs: ['s3://drops/a.xlsx'],
    schema: SCHEMA,
    out: await temporaryFolder(),
    s3Client: client,
  });
  await expect(run).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
});
