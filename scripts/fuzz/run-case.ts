import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  DefectError,
  ingest,
  IngestError,
  RefusedError,
  StorageError,
  type RunReport,
} from '../../src/index.js';
import { LEDGER_NAME } from '../../src/ledger/ledger.js';
import { CANARY } from './fuzz-cells.js';
import type { FuzzCase } from './fuzz-case.js';

/**
 * The outcome of a case: null when all invariants hold, otherwise the broken one. It never contains a value of the
 * file.
 */
export interface FuzzOutcome {
  readonly failure: string | null;
  readonly rows: number;
  /** Code of the error that the run ended with, if any. */
  readonly code: string | null;
}

interface Run {
  readonly report: RunReport | null;
  /** Code of the error that ended it, if any. */
  readonly code: string | null;
  /** The written files, by their name below the run's folder. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly message: string;
}

/**
 * A share of the cases runs a second time in another way, with the same result; few of them with threads, which start
 * slowly.
 */
const TWICE = 4;

export async function runCase(given: FuzzCase): Promise<FuzzOutcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'));
  try {
    const file = path.join(folder, given.fileName);
    await writeFile(file, given.bytes);
    const run = await runOnce(given, file, path.join(folder, 'one'), {});
    if (typeof run === 'string') return { failure: run, rows: 0, code: null };
    const rows = run.report?.rows.read ?? 0;
    const { code } = run;
    const failure =
      conservationOf(run) ??
      countOf(run, given) ??
      leakOf(run, given) ??
      pollution() ??
      (await twinOf(run, given, folder));
    if (failure !== null || given.seed % TWICE !== 0) return { failure, rows, code };
    const other = {
      workers: (given.options.workers ?? 0) === 0 ? 1 : 0,
      blockBytes: 1024 + (given.seed % 5000),
    };
    const again = await runOnce(given, file, path.join(folder, 'two'), other);
    if (typeof again === 'string') return { failure: again, rows, code };
    return { failure: differenceOf(run, again), rows, code };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The run, or what is wrong with how it ended. */
async function runOnce(
  given: FuzzCase,
  file: string,
  out: string,
  other: Partial<FuzzCase['options']>,
): Promise<Run | string> {
  let report: RunReport | null = null;
  let code: string | null = null;
  let message = '';
  try {
    const { reused, ...rest } = await ingest({
      inputs: [file],
      schema: given.schema,
      out,
      ...given.options,
      ...other,
    });
    if (reused) return 'a first run was treated as done';
    report = rest;
  } catch (error) {
    if (!(error instanceof IngestError))
      return `untyped error: ${error instanceof Error ? error.name : typeof error}`;
    if (error instanceof DefectError) return `defect: ${error.code}`;
    // The disk works, so a fault of a file must not be reported as a fault of the storage.
    if (error instanceof StorageError) return `storage: ${error.code}`;
    if (error instanceof RefusedError) report = error.report;
    code = error.code;
    message = error.message;
  }
  return { report, code, message, files: await filesBelow(out) };
}

async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    const [place, , ...rest] = path.relative(folder, file).split(path.sep);
    // The ledger records when a run was made.
    if (place === LEDGER_NAME) continue;
    const name = rest.join('/');
    files.set(name, name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  return files;
}

function conservationOf({ report, code, files }: Run): string | null {
  if (report === null) return files.size === 0 ? null : `files were left behind after ${code}`;
  const { read, written, rejected, leftOut } = report.rows;
  if (read !== written + rejected + leftOut) return 'rows are unaccounted for';
  const lines = (name: string) => (files.get(name)?.toString('latin1').split('\n').length ?? 1) - 1;
  if (lines('rejects.jsonl') !== rejected) return 'the list of rejects is not complete';
  if (report.status !== 'complete') return files.has('manifest.txt') ? 'a refused run has a manifest' : null;
  let rows = 0;
  for (const { path: name, rows: expected } of report.files) {
    if (!files.has(name)) return 'a file of the report is missing';
    rows += expected;
  }
  return rows === written ? null : 'the files hold another number of rows';
}

function countOf({ report, code }: Run, { rows }: FuzzCase): string | null {
  if (rows === undefined || report === null || report.rows.read === rows) return null;
  return `${report.rows.read} rows were read of ${rows}${code === null ? '' : ` (${code})`}`;
}

/** Whether the same records in a simpler container have a different result. */
async function twinOf(run: Run, given: FuzzCase, folder: string): Promise<string | null> {
  if (given.twin === undefined) return null;
  const file = path.join(folder, given.twin.fileName);
  await writeFile(file, given.twin.bytes);
  const { records, ...rest } = given.options;
  const twin = await runOnce({ ...given, options: rest }, file, path.join(folder, 'twin'), {});
  if (typeof twin === 'string') return `its twin: ${twin}`;
  if (twin.code !== run.code) return `it ends with ${run.code}, its twin with ${twin.code}`;
  for (const [name, bytes] of twin.files)
    if (name.startsWith('data/') && run.files.get(name)?.equals(bytes) !== true)
      return `${name.split('/')[0]} differs from its twin's`;
  return JSON.stringify(run.report?.rows) === JSON.stringify(twin.report?.rows)
    ? null
    : 'its twin has other counts';
}

/**
 * Raw identifiers of the input in the output. Values that a mutated file moved into other columns belong there, except
 * addresses.
 */
function leakOf({ files, message }: Run, { kind }: FuzzCase): string | null {
  const address = new RegExp(`${CANARY}\\.\\d+@example\\.com`, 'i');
  for (const [name, bytes] of [...files, ['the message', Buffer.from(message)] as const]) {
    const text = bytes.toString('latin1');
    if (kind === 'table' && text.toLowerCase().includes(CANARY)) return `a raw value is in ${name}`;
    if (address.test(text)) return `a raw address is in ${name}`;
  }
  return null;
}

function pollution(): string | null {
  const plain: object = {};
  return 'polluted' in plain ? 'the prototype of objects was changed' : null;
}

function differenceOf(one: Run, two: Run): string | null {
  if (one.code !== two.code) return `it ends with ${one.code} and with ${two.code}`;
  for (const name of new Set([...one.files.keys(), ...two.files.keys()])) {
    // The report names its folder; the rejects and the data do not.
    if (name === 'report.json') continue;
    const [first, second] = [one.files.get(name), two.files.get(name)];
    if (first === undefined || second === undefined || !first.equals(second))
      return `${name.split('/')[0]} depends on blocks or workers`;
  }
  return null;
}
