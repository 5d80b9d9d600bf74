/**
 * The time and cost of a file of a given size in the scale-out, as tables for docs/scale-out.md. All measured or
 * published numbers are at the top. Use: npx tsx scripts/scale-out-estimate.ts [TERABYTES]
 */
import { pathToFileURL } from 'node:url';
import { DEFAULT_MAX_WHOLE_BYTES, DEFAULT_RANGE_BYTES } from '../src/lambda/scale-out/default-sizes.js';
import { MAX_PARTS } from '../src/scale-out/collect-results.js';
import { MAX_RANGES } from '../src/scale-out/plan-run.js';

/**
 * Measured with test/scale-out/runtime.long.test.ts, AMC_TEST_LARGE=1000000000, in Amazon's runtime interface client,
 * on a shared machine with two cores and much other work, therefore in CPU time. About every seventh row of that file
 * is broken or unusual, so that csv-parse reads most of it; clean files take the fast path.
 */
export const MEASURED = {
  bytesPerRow: 155,
  /** Rows per CPU second that are counted and processed. */
  rowsPerCpuSecond: 28_000,
  /** Compressed data files as a share of the raw text, at most. */
  outputShare: 0.5,
} as const;

/** Published by AWS for us-east-1, on the pages that docs/scale-out.md names. Check before relying on them. */
export const PUBLISHED = {
  memoryMbPerCpu: 1769,
  armGbSecond: 0.0000133334,
  diskGbSecond: 0.0000000309,
  lambdaRequest: 0.2 / 1_000_000,
  stateTransition: 0.025 / 1000,
  s3Put: 0.005 / 1000,
  s3Get: 0.0004 / 1000,
  concurrentFunctions: 1000,
  functionSeconds: 900,
  putsPerSecond: 3500,
} as const;

/** A file is uploaded in parts of this size (src/store/s3-upload.ts), with two more requests to start and end it. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** The relevant settings of the stack, with their defaults. */
const SETTINGS = { rangeBytes: DEFAULT_RANGE_BYTES, memoryMb: 3008, diskGb: 9.5 } as const;

export interface Estimate {
  readonly ranges: number;
  readonly rangeSeconds: number;
  readonly minutes: number;
  readonly parts: number;
  readonly dollars: { readonly functions: number; readonly machine: number; readonly requests: number };
  readonly putsPerSecond: number;
}

/** @param periodsPerRange periods (such as days) that the rows of one range belong to */
export function estimate(bytes: number, concurrency: number, periodsPerRange: number): Estimate {
  const ranges = Math.ceil(bytes / SETTINGS.rangeBytes);
  const cpus = SETTINGS.memoryMb / PUBLISHED.memoryMbPerCpu;
  const rows = SETTINGS.rangeBytes / MEASURED.bytesPerRow;
  const rangeSeconds = rows / (MEASURED.rowsPerCpuSecond * cpus);
  const functionSeconds = ranges * rangeSeconds;
  const gb = SETTINGS.memoryMb / 1024;
  const parts = ranges * periodsPerRange;
  const perSecond = gb * PUBLISHED.armGbSecond + SETTINGS.diskGb * PUBLISHED.diskGbSecond;
  // Per range: its call, its child execution (one state), its result and rejects, and a GET for counting, processing
  // and the part of the working files that it reads.
  const partBytes = (SETTINGS.rangeBytes * MEASURED.outputShare) / periodsPerRange;
  const putsPerPart = partBytes > PIECE_BYTES ? Math.ceil(partBytes / PIECE_BYTES) + 2 : 1;
  const requests =
    parts * putsPerPart * PUBLISHED.s3Put + ranges * (4 * PUBLISHED.s3Put + 8 * PUBLISHED.s3Get);
  const running = Math.min(concurrency, ranges);
  return {
    ranges,
    rangeSeconds,
    minutes: (Math.ceil(ranges / running) * rangeSeconds) / 60,
    parts,
    dollars: {
      functions: functionSeconds * perSecond + 1.25 * ranges * PUBLISHED.lambdaRequest,
      machine: 2 * ranges * PUBLISHED.stateTransition,
      requests,
    },
    putsPerSecond: (running * periodsPerRange * putsPerPart) / rangeSeconds,
  };
}

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The tables, as Markdown. */
export function tables(bytes = 1e12): string {
  const rows = [
    [100, 1],
    [1000, 1],
    [1000, 30],
    [1000, 365],
  ] as const;
  const cost = rows.map(([concurrency, periods]) => {
    const { minutes, parts, dollars, putsPerSecond } = estimate(bytes, concurrency, periods);
    const sum = dollars.functions + dollars.machine + dollars.requests;
    return `| ${number(concurrency)} | ${periods} | ${number(minutes, 1)} min | ${number(parts)} | ${number(putsPerSecond)} | $${number(dollars.functions, 2)} | $${number(dollars.machine, 2)} | $${number(dollars.requests, 2)} | $${number(sum, 2)} |`;
  });
  return [
    '| functions at a time | periods in a range | processing | parts | PUT/s | Lambda | Step Functions | S3 requests | together |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...cost,
    '',
    '| limit | value | what it allows |',
    '| --- | --- | --- |',
    ...limits(),
  ].join('\n');
}

function limits(): string[] {
  const { rangeBytes } = SETTINGS;
  const { rangeSeconds } = estimate(1e12, PUBLISHED.concurrentFunctions, 1);
  const allows = (periods: number) => `${number(((MAX_PARTS / periods) * rangeBytes) / 1e12, 1)} TB`;
  return [
    `| functions at a time in an account | ${number(PUBLISHED.concurrentFunctions)} | ${number((PUBLISHED.concurrentFunctions * rangeBytes) / rangeSeconds / 1e9, 1)} GB/s |`,
    `| parts of a run (our own) | ${number(MAX_PARTS)} | ${allows(1)} in order of time; ${allows(30)} with 30 periods in every range; ${allows(365)} with 365 |`,
    `| PUT requests to one prefix in a second | ${number(PUBLISHED.putsPerSecond)} | ${number((PUBLISHED.putsPerSecond * rangeSeconds) / PUBLISHED.concurrentFunctions)} periods in a range at 1,000 functions; then S3 slows them down |`,
    `| seconds of a function | ${number(PUBLISHED.functionSeconds)} | a range of ${number((PUBLISHED.functionSeconds * rangeBytes) / rangeSeconds / 1e9, 1)} GB |`,
    `| bytes, unpacked, of a file that cannot be cut (\`maxWholeBytes\`) | ${number(DEFAULT_MAX_WHOLE_BYTES / 1e9)} GB | ${number((DEFAULT_MAX_WHOLE_BYTES / rangeBytes) * rangeSeconds)} of the ${number(PUBLISHED.functionSeconds)} seconds |`,
    `| ranges of a run (our own) | ${number(MAX_RANGES)} | ${number((MAX_RANGES * rangeBytes) / 1e12)} TB |`,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${tables(Number(process.argv[2] ?? '1') * 1e12)}\n`);
