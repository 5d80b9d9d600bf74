import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeData, type DataOptions } from './make-data.js';
import { measure } from './measure.js';

interface MemoryCase {
  readonly what: string;
  readonly rows: number;
  readonly data: DataOptions;
  /** Default: CSV. */
  readonly format?: 'parquet';
}

const CASES: readonly MemoryCase[] = [
  { what: 'daily partitions, in order', rows: 200_000, data: {} },
  { what: 'daily partitions, in order', rows: 5_000_000, data: {} },
  { what: 'hourly partitions of 13 months, in random order', rows: 1_000_000, data: { shuffledDays: 396 } },
  {
    what: 'the same, as Parquet',
    rows: 1_000_000,
    data: { shuffledDays: 396 },
    format: 'parquet',
  },
  { what: 'every second row rejected', rows: 2_000_000, data: { badShare: 0.5 } },
];

/** Peak memory with many files, partitions and rejects, as rows of a Markdown table. */
export async function memoryTable(program: string, work: string): Promise<string[]> {
  const lines = ['| rows | | seconds | peak memory |', '| --- | --- | --- | --- |'];
  for (const { what, rows, data, format = 'csv' } of CASES) {
    const input = path.join(work, 'memory.csv');
    const out = path.join(work, 'memory-out');
    await makeData(input, rows, data);
    const command = [
      program,
      'run',
      input,
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      out,
      '--quiet',
    ];
    command.push('--format', format, '--workers', '2', '--max-reject-rate', '1');
    if (data.shuffledDays !== undefined) command.push('--partition', 'hour');
    const { seconds, peakMegabytes } = await measure(command);
    lines.push(
      `| ${rows.toLocaleString('en')} | ${what} | ${seconds.toFixed(1)} | ${peakMegabytes.toFixed(0)} MB |`,
    );
    await rm(input);
    await rm(out, { recursive: true });
  }
  return lines;
}
