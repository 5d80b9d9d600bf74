import { describe, expect, it } from 'vitest';
import { writtenByDuckDb } from '../helpers/prepared-files.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { check, codesOf } from './check-files.js';

describe('prepared Parquet files', () => {
  const parquet = async (query: string, options = '') => {
    const target = await temporaryFolder();
    return Object.fromEntries(
      await writtenByDuckDb(target, `COPY (${query}) TO '$/a.parquet' (FORMAT parquet${options})`),
    );
  };

  it('are accepted in the form that AMC accepts, with its types', async () => {
    const report = await check(await parquet('FROM sales'));
    expect(report).toMatchObject({
      status: 'dryRun',
      rows: { read: 5000, written: 5000 },
      output: { format: 'parquet', compression: 'snappy' },
    });
    expect(report.columns['email']?.nulls).toBe(715);
  });

  it.each([
    ['CAST(order_id AS INTEGER) AS order_id', 'order_id', 'order_id % 100000', 'PREPARED_TYPE'],
    ['CAST(amount AS DOUBLE) AS amount', 'amount', '', 'PREPARED_TYPE'],
    ['CAST(amount AS DECIMAL(18, 3)) AS amount', 'amount', '', 'PREPARED_TYPE'],
    ['CAST(order_time AS VARCHAR) AS order_time', 'order_time', '', 'PREPARED_TYPE'],
    ['CAST(order_time AS TIMESTAMP_NS) AS order_time', 'order_time', '', 'PREPARED_TYPE'],
    ['CAST(quantity AS BIGINT) AS quantity', 'quantity', '', 'PREPARED_TYPE'],
    ['CAST(quantity AS UINTEGER) AS quantity', 'quantity', '', 'PREPARED_TYPE'],
    ['encode(email) AS email', 'email', '', 'PREPARED_TYPE'],
    ["coalesce(email, '') AS email", 'email', '', 'PREPARED_EMPTY_TEXT'],
  ])('are refused with %s', async (expression, column, instead, code) => {
    const value = instead === '' ? expression : expression.replace('order_id AS', `${instead} AS`);
    const report = await check(await parquet(`SELECT * EXCLUDE (${column}), ${value} FROM sales`));
    expect(codesOf(report)).toEqual([code]);
    expect(report.prepared?.problems[0]?.message).toContain(column);
  });

  it('may not contain raw identifiers', async () => {
    const report = await check(
      await parquet(
        "SELECT * EXCLUDE (email, order_id), order_id, CASE WHEN order_id = 4000000004 THEN 'a@example.com' ELSE email END AS email FROM sales ORDER BY order_id",
      ),
    );
    expect(report.rejectGroups).toMatchObject([
      { code: 'NOT_HASHED', column: 'email', places: [{ line: 5 }] },
    ]);
  });

  it('must have a compression that an upload request can state', async () => {
    expect(codesOf(await check(await parquet('FROM sales', ', COMPRESSION zstd')))).toEqual([
      'PREPARED_COMPRESSION',
    ]);
    expect((await check(await parquet('FROM sales', ', COMPRESSION gzip'))).output.compression).toBe('gzip');
    const [[, one] = []] = Object.entries(await parquet('FROM sales'));
    const [[, other] = []] = Object.entries(await parquet('FROM sales LIMIT 7', ', COMPRESSION gzip'));
    expect(codesOf(await check({ 'a.parquet': one ?? '', 'b.parquet': other ?? '' }))).toEqual([
      'PREPARED_MIXED',
    ]);
  });
});
