import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { duckDb } from './duckdb.js';

/** A data set with a column of each kind. */
export const SALES_SCHEMA = {
  dataSetId: 'engine_sales',
  period: 'P1D',
  columns: [
    {
      name: 'order_time',
      dataType: 'TIMESTAMP',
      columnType: 'DIMENSION',
      isMainEventTime: true,
      nullable: false,
    },
    { name: 'order_id', dataType: 'LONG', columnType: 'DIMENSION', nullable: false },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    {
      name: 'phone',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'PHONE' },
    },
    { name: 'country', dataType: 'STRING', columnType: 'DIMENSION', isCountryCode: true },
    { name: 'consent', dataType: 'STRING', columnType: 'DIMENSION', consentType: 'AMZN_USER_DATA' },
    { name: 'note', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'quantity', dataType: 'INTEGER', columnType: 'METRIC' },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
    { name: 'delivery_day', dataType: 'DATE', columnType: 'DIMENSION' },
  ],
} as const;

/**
 * The same rows as a table of DuckDB: some columns have nulls, and some notes have quotes, commas and all kinds of
 * characters.
 */
export const SALES_TABLE = `CREATE TABLE sales AS SELECT
  TIMESTAMP '2026-11-01 00:00:00' + INTERVAL (i * 86400 * 3 // 5000) SECOND AS order_time,
  4000000000 + i AS order_id,
  CASE WHEN i % 7 = 0 THEN NULL ELSE sha256('person' || i || '@example.com') END AS email,
  CASE WHEN i % 3 = 0 THEN NULL ELSE sha256('1212555' || (1000 + i)) END AS phone,
  CASE WHEN i % 2 = 0 THEN 'US' ELSE 'DE' END AS country,
  'GRANTED' AS consent,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'size "L", blue' WHEN 2 THEN 'Größe 日本' ELSE 'plain' END AS note,
  CAST(i % 5 AS INTEGER) AS quantity,
  CAST(i * 1.01 AS DECIMAL(18, 2)) AS amount,
  CASE WHEN i % 11 = 0 THEN NULL ELSE DATE '2026-11-02' END AS delivery_day
  FROM range(5000) t(i)`;

/** How DuckDB writes times for AMC. */
export const CSV_OPTIONS = "HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ'";

/**
 * Lets DuckDB write a folder; returns its files by name. @param copies `COPY … TO '$/part.csv' (…)`, `$` for the folder
 */
export async function writtenByDuckDb(
  folder: string,
  ...copies: readonly string[]
): Promise<ReadonlyMap<string, Buffer>> {
  await duckDb(SALES_TABLE, ...copies.map((copy) => copy.replaceAll('$', folder)));
  return filesOf(folder);
}

/** The files of a folder by their relative names. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const)),
  );
}

/** Writes the schema beside the tested files. */
export async function writeSchema(folder: string, schema: unknown = SALES_SCHEMA): Promise<string> {
  const file = path.join(folder, 'engine-sales.json');
  await writeFile(file, JSON.stringify(schema));
  return file;
}
