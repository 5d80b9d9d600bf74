import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { hashIdentifier } from '../../src/identifiers.js';
import { amcIngest, COMMAND } from '../helpers/command.js';
import { duckDb } from '../helpers/duckdb.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const TEXT = { dataType: 'STRING', columnType: 'DIMENSION' };
const SCHEMA = {
  dataSetId: 'my_sales',
  countryCode: 'US',
  columns: [
    { ...TEXT, name: 'order_time', dataType: 'TIMESTAMP', isMainEventTime: true, nullable: false },
    { ...TEXT, name: 'order_id' },
    { ...TEXT, name: 'email', externalUserIdType: { hashedPii: 'EMAIL' } },
    { ...TEXT, name: 'phone', externalUserIdType: { hashedPii: 'PHONE' } },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
  ],
};
const ROWS = 2000;

/** Like the command `duckdb FILE -c SQL`. */
const DUCKDB = `
  import { DuckDBInstance } from '@duckdb/node-api';
  const instance = await DuckDBInstance.create(process.argv[1]);
  const connection = await instance.connect();
  await connection.run(process.argv[2]);
  connection.closeSync();
  instance.closeSync();`;

describe('the guide for DuckDB, from table to upload', () => {
  it('produces files that AMC accepts, with the hashes of the library', async () => {
    const folder = await temporaryFolder();
    const [database, schema, hashed] = ['shop.db', 'my-sales.json', 'hashed.csv'].map((name) =>
      path.join(folder, name),
    );
    await writeFile(schema ?? '', JSON.stringify(SCHEMA));
    const attach = `ATTACH '${database}' AS shop`;
    await duckDb(
      attach,
      `CREATE TABLE shop.sales AS SELECT
        TIMESTAMPTZ '2026-11-01 00:00:00+00' + INTERVAL (i) SECOND AS order_time,
        lpad(CAST(i AS VARCHAR), 8, '0') AS order_id,
        CASE WHEN i % 9 = 0 THEN NULL ELSE 'Person' || i || '@example.com' END AS email,
        CASE WHEN i % 4 = 0 THEN NULL ELSE '(202) 555-' || lpad(CAST(i AS VARCHAR), 4, '0') END AS phone,
        CAST(i * 1.01 AS DECIMAL(18, 2)) AS amount
        FROM range(${ROWS}) t(i)`,
    );
    const line = `set -o pipefail; "$1" --input-type=module -e "$2" "$3" "$4" | "$1" "$5" hash-columns --schema "$6" > "$7"`;
    const copy = "COPY (FROM sales) TO '/dev/stdout' (FORMAT csv, HEADER)";
    const words = [process.execPath, DUCKDB, database, copy, COMMAND, schema, hashed];
    const child = spawn('bash', ['-c', line, 'bash', ...words.map((word) => word ?? '')]);
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([child.exitCode, said]).toEqual([0, expect.stringContaining('2,000 rows')]);

    for (const name of ['csv', 'parquet']) await mkdir(path.join(folder, name));
    const query = 'SELECT order_time, order_id, email, phone, amount FROM shop.sales_hashed';
    const rows = await duckDb(
      attach,
      'CREATE TABLE shop.sales_hashed AS FROM shop.sales LIMIT 0',
      `COPY shop.sales_hashed FROM '${hashed}' (HEADER)`,
      `COPY (${query}) TO '${folder}/csv/part-0.csv.gz' (FORMAT csv, HEADER, COMPRESSION gzip, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')`,
      `COPY (${query}) TO '${folder}/parquet/part-0.parquet' (FORMAT parquet)`,
      'SELECT order_id, email, phone FROM shop.sales_hashed ORDER BY order_id LIMIT 2',
    );
    expect(rows).toEqual([
      { order_id: '00000000', email: null, phone: null },
      {
        order_id: '00000001',
        email: hashIdentifier('EMAIL', 'person1@example.com'),
        phone: hashIdentifier('PHONE', '(202) 555-0001', { country: 'US' }),
      },
    ]);
    for (const name of ['csv', 'parquet']) {
      const checked = await amcIngest(
        [
          'validate',
          '--prefix',
          path.join(folder, name),
          '--schema',
          schema ?? '',
          '--json',
          '--quiet',
        ].concat('--as-of', '2026-11-29'),
      );
      expect(JSON.parse(checked.stdout)).toMatchObject({
        rows: { read: ROWS, rejected: 0 },
        prepared: { problems: [] },
        events: { first: '2026-11-01T00:00:00Z', last: '2026-11-01T00:33:19Z' },
      });
    }
  });
});
