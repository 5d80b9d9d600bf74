import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import {
  openQueryEngine,
  startSimulator,
  type AmcSimulator,
  type ObjectReader,
  type SimulatorOptions,
} from '../../src/amc-simulator/index.js';
import { doctorCommand } from '../../src/cli/doctor-command.js';
import { readParquetRows } from '../../src/hand-over/read-parquet-rows.js';
import { probeFileShape, type ProbeFile } from '../../src/probe/probe-result.js';
import { runSubcommand, type CommandRun } from '../cli/command-run.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

export const SANDBOX = 'amcsandbox';
export const STANDARD = 'amcsimulator';
export const BUCKET = 'my-bucket';
export const OUT = `s3://${BUCKET}/amc`;

export interface ProbeRehearsal {
  readonly simulator: AmcSimulator;
  readonly s3: S3Server;
  readonly folder: string;
  readonly file: string;
  /** Runs `amc-ingest doctor --probe …` with the settings for the rehearsal. */
  probe(...args: string[]): Promise<CommandRun>;
  interrupted(signal: AbortSignal, ...args: string[]): Promise<CommandRun>;
  findings(): Promise<ProbeFile>;
  /** What probes have left behind: data sets, and files by their keys. */
  leftKeys(): readonly string[];
}

/** A simulator with a standard instance and a sandbox, S3, and a folder for the findings. */
export async function rehearseProbe(
  options: Partial<SimulatorOptions> & { readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<ProbeRehearsal> {
  const { env = {}, ...simulatorOptions } = options;
  const s3 = await startS3Server();
  s3.createBucket(BUCKET);
  onTestFinished(() => s3.close());
  const engine = await openQueryEngine();
  onTestFinished(() => engine.close());
  const simulator = await startSimulator({
    reader: s3ObjectReader(s3),
    readParquetRows: (bucket, key) => readParquetRows(Promise.resolve(accessOf(s3, bucket, key))),
    engine,
    submittedMs: 0,
    inProgressMs: 0,
    pendingMs: 0,
    runningMs: 0,
    instances: [
      { instanceId: STANDARD, name: 'Main' },
      { instanceId: SANDBOX, name: 'Play', kind: 'sandbox' },
    ],
    ...simulatorOptions,
  });
  onTestFinished(() => simulator.close());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'probe-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'amc-ingest-probe.json');
  for (const name of ['AMC_SECRET', 'AMC_REGION', 'AMC_ADS_ACCOUNT_ID', 'AMC_SCOPE'])
    vi.stubEnv(name, undefined);
  const settings = { ...simulatorEnvironment(simulator, STANDARD), ...s3.environment, ...env };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const args = ['--probe', '--out', OUT, '--probe-file', file, '--poll', '0.02'];
  return {
    simulator,
    s3,
    folder,
    file,
    probe: (...more) => runSubcommand(doctorCommand, [...args, ...more]),
    interrupted: (signal, ...more) => runSubcommand(doctorCommand, [...args, ...more], signal),
    findings: async () => probeFileShape.parse(JSON.parse(await readFile(file, 'utf8'))),
    leftKeys: () => s3.keys(BUCKET),
  };
}

function accessOf(s3: S3Server, bucket: string, key: string) {
  const bytes = s3.object(bucket, key)?.bytes;
  if (bytes === undefined) throw new Error('no such object');
  return {
    size: bytes.length,
    read: (position: number, length: number) =>
      Promise.resolve(Buffer.from(bytes.subarray(position, position + length))),
    close: () => Promise.resolve(),
  };
}

/** A bucket that AMC reads only while the current policy permits it. */
export function guardedReader(s3: () => S3Server, mayRead: () => boolean): ObjectReader {
  const reader = () => s3ObjectReader(s3());
  return {
    get: (bucket, key) =>
      mayRead() ? reader().get(bucket, key) : Promise.reject(new Error('Access Denied')),
    list: (bucket, prefix) => reader().list(bucket, prefix),
  };
}
