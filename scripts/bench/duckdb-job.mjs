/**
 * A simpler version of the same job in DuckDB, in its fastest form: every identifier is cleaned with one regular
 * expression and hashed, without numbering plans, address words, checks, partitions or a report. One file per thread.
 * Plain JavaScript, like the build of amc-ingest, so that nothing is compiled while the clock runs.
 * Use: node scripts/bench/duckdb-job.mjs INPUT OUTDIR csv|jsonl|parquet [epochs]
 * INPUT: a file or pattern that ends with .csv, .jsonl or .parquet; epochs: times are seconds since 1970
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [input = '', out = '', format = 'csv', times = ''] = process.argv.slice(2);
/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
/** @param {string} cleaned */
const hashed = (cleaned) => `sha256(nullif(${cleaned}, ''))`;
/** @type {(column: string, letters: string) => string} */
const keep = (column, letters) => `regexp_replace(lower(${column}), '[^${letters}]', '', 'g')`;

const columns = {
  purchase_time: `strftime(${times === 'epochs' ? 'make_timestamp(order_time::BIGINT * 1000000)' : 'order_time::TIMESTAMP'}, '%Y-%m-%dT%H:%M:%SZ')`,
  order_id: 'order_id',
  email: hashed(keep('email', 'a-z0-9.@-')),
  phone: hashed(`'1' || ${keep('phone', '0-9')}`),
  first_name: hashed(keep('first_name', 'a-z0-9')),
  last_name: hashed(keep('last_name', 'a-z0-9')),
  address: hashed(keep('address', 'a-z0-9')),
  city: hashed(keep('city', 'a-z0-9')),
  state: hashed(`left(${keep('state', 'a-z')}, 2)`),
  zip: hashed(`left(${keep('zip', '0-9')}, 5)`),
  country: 'country',
  sku: 'sku',
  currency: 'currency',
  quantity: 'quantity::INTEGER',
  amount: 'amount::DECIMAL(38, 2)',
};
const selected = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`);
/** @type {Readonly<Record<string, string>>} */
const FORMS = {
  csv: 'FORMAT csv, HEADER, COMPRESSION gzip',
  jsonl: 'FORMAT json, COMPRESSION gzip',
  parquet: 'FORMAT parquet, COMPRESSION snappy',
};
const reader = input.endsWith('.parquet')
  ? `read_parquet(${quoted(input)})`
  : input.endsWith('.jsonl')
    ? `read_json(${quoted(input)}, format = 'newline_delimited')`
    : `read_csv(${quoted(input)}, header = true, all_varchar = true)`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run('SET preserve_insertion_order = false');
await connection.run(
  `COPY (SELECT ${selected.join(', ')} FROM ${reader}) TO ${quoted(out)} (${FORMS[format] ?? ''}, PER_THREAD_OUTPUT)`,
);
connection.closeSync();
