import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { shopifyOrders } from '../generate/presets/shopify-orders.js';
import { makeData, type DataOptions } from './make-data.js';

/** Data of one kind, as shops have it. */
export interface Shape {
  readonly name: string;
  readonly what: string;
  readonly schema: string;
  readonly inputs: readonly ('csv' | 'jsonl' | 'parquet')[];
  readonly outputs: readonly ('csv' | 'jsonl' | 'parquet')[];
  /** Whether DuckDB does a simpler version of the same; a reshaped preset is compared with the plain shape. */
  readonly hasRival: boolean;
  readonly hasEpochs?: boolean;
  /** Rows of each file; all rows are in one file by default. */
  readonly fileRows?: number;
  /** The share of the requested rows, since small files are many. */
  readonly share?: number;
  readonly data: DataOptions | 'shopify';
}

const ALL = ['csv', 'jsonl', 'parquet'] as const;
const CSV = ['csv'] as const;

export const SHAPES: readonly Shape[] = [
  {
    name: 'us',
    what: 'US, order numbers of 7 to 10 digits',
    schema: 'd2c-sales',
    inputs: ALL,
    outputs: ALL,
    hasRival: true,
    data: { shape: 'numeric' },
  },
  {
    name: 'europe',
    what: 'EU: accents, epochs, doubled quotes, five countries',
    schema: 'd2c-sales',
    inputs: CSV,
    outputs: ['csv', 'parquet'],
    hasRival: true,
    hasEpochs: true,
    data: { shape: 'europe' },
  },
  {
    name: 'rejects',
    what: 'US, one row in twenty rejected',
    schema: 'd2c-sales',
    inputs: CSV,
    outputs: CSV,
    hasRival: true,
    data: { shape: 'numeric', badShare: 0.05 },
  },
  {
    name: 'small-files',
    what: 'files of 20 rows',
    schema: 'd2c-sales',
    inputs: CSV,
    outputs: CSV,
    hasRival: true,
    fileRows: 20,
    share: 0.08,
    data: { shape: 'numeric' },
  },
  {
    name: 'reshaped',
    what: 'Shopify orders, several lines an order',
    schema: 'shopify-orders',
    inputs: CSV,
    outputs: CSV,
    hasRival: false,
    data: 'shopify',
  },
];

/** Writes the input files of a shape once, below `folder`; returns what the tools must read, and how many rows. */
export async function inputOf(
  shape: Shape,
  format: Shape['inputs'][number],
  asked: number,
  folder: string,
): Promise<{ readonly input: string; readonly rows: number }> {
  const rows = Math.round(asked * (shape.share ?? 1));
  const base = path.join(folder, `${shape.name}-${rows}`);
  const csv = `${base}.csv`;
  if (!existsSync(csv)) {
    await mkdir(folder, { recursive: true });
    if (shape.data === 'shopify') await writeFile(`${csv}.partial`, repeatedOrders(rows));
    else await makeData(`${csv}.partial`, rows, shape.data);
    await rename(`${csv}.partial`, csv);
  }
  if (shape.fileRows !== undefined)
    return { input: await splitFiles(csv, `${base}-files`, shape.fileRows), rows };
  if (format === 'csv') return { input: csv, rows };
  const converted = `${base}.${format}`;
  if (!existsSync(converted)) await convert(csv, converted, format);
  return { input: converted, rows };
}

/** The preset's sample repeated with other order numbers. */
function repeatedOrders(rows: number): string {
  const { text } = shopifyOrders();
  const [header = '', ...lines] = text.split(/(?<=\n)/);
  // The first line has no order and the last is blank.
  const body = lines.slice(1, -1).join('');
  const times = Math.ceil(rows / (lines.length - 2));
  const parts = Array.from({ length: times }, (_, time) =>
    body.replaceAll(/^#(\d+)/gm, (_match, number) => `#${time}${String(number)}`),
  );
  return header + parts.join('');
}

async function splitFiles(csv: string, folder: string, fileRows: number): Promise<string> {
  if (existsSync(folder)) return folder;
  const [header = '', ...lines] = (await readFile(csv, 'utf8')).trimEnd().split('\n');
  await rm(`${folder}.partial`, { recursive: true, force: true });
  await mkdir(`${folder}.partial`);
  for (let start = 0; start < lines.length; start += fileRows) {
    const text = [header, ...lines.slice(start, start + fileRows)].join('\n');
    await writeFile(path.join(`${folder}.partial`, `${start / fileRows}.csv`), `${text}\n`);
  }
  await rename(`${folder}.partial`, folder);
  return folder;
}

async function convert(csv: string, target: string, format: 'jsonl' | 'parquet'): Promise<void> {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (FROM read_csv(${quoted(csv)}, header = true, all_varchar = true))
     TO ${quoted(target)} (FORMAT ${format === 'jsonl' ? 'json' : 'parquet'})`,
  );
  connection.closeSync();
}
