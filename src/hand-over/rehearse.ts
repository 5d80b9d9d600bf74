import path from 'node:path';
import type { AmcUpdateStrategy } from '../amc/index.js';
import { DEFAULT_IDENTITY, openQueryEngine, startSimulator } from '../amc-simulator/index.js';
import type { Arrival } from '../report/arrival.js';
import { checkUploads } from '../ask/check-uploads.js';
import { recordCheck } from '../ask/record-check.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { DefectError } from '../errors.js';
import { ingest, type IngestResult } from '../ingest/ingest.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import type { QueryEngine } from '../amc-simulator/index.js';
import { REHEARSAL_BUCKET } from '../ledger/record-run.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { counted } from '../report/numbers.js';
import { loadSchema } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { dataSetDefinition } from './data-set-definition.js';
import { FolderObjectReader } from './folder-object-reader.js';
import { readParquetRows } from './read-parquet-rows.js';
import { handOverRun, type HandOverOutcome } from './hand-over-run.js';
import { simulatorClient } from './simulator-client.js';
import { checkStrategy } from './upload-definition.js';

/** The simulator is quick; waiting as long as for AMC would serve no purpose. */
const WAIT = { firstDelayMs: 200, pollMs: 200 } as const;

export interface RehearsalOptions {
  /** As for `ingest()`; `out` is a local folder. */
  readonly ingest: IngestOptions & { readonly out: string };
  readonly strategy: AmcUpdateStrategy;
  /** Whether to ask the simulator afterwards what arrived and matched; needs DuckDB. Default: no. */
  readonly check?: boolean | undefined;
  /** Called for every step when it is done. */
  readonly onStep: (text: string) => void;
}

export interface Rehearsal {
  readonly report: IngestResult;
  readonly outcome: HandOverOutcome;
  /** Null when it was not requested, or the upload failed. */
  readonly arrival: Arrival | null;
}

/**
 * Rehearses the full upload, from file to accepted upload, against the AMC simulator on this machine: creates
 * the data set, uploads the run and waits for it; the simulator fetches its files and checks them by the
 * published rules. It is not AMC.
 */
export async function rehearse({
  ingest: options,
  strategy,
  check = false,
  onStep,
}: RehearsalOptions): Promise<Rehearsal> {
  const schema =
    typeof options.schema === 'string'
      ? await loadSchema(options.schema)
      : parseDataSetSchema(options.schema, 'given in the options');
  checkStrategy(strategy, schema);
  // Opened before the work, because it may not be installed.
  const engine = check ? await openQueryEngine() : undefined;
  try {
    return await rehearseWith({ ingest: options, strategy, onStep }, schema, engine);
  } finally {
    await engine?.close();
  }
}

async function rehearseWith(
  { ingest: options, strategy, onStep }: RehearsalOptions,
  schema: DataSetSchema,
  engine: QueryEngine | undefined,
): Promise<Rehearsal> {
  const report = await ingest({ ...options, manifestBase: `s3://${REHEARSAL_BUCKET}` });
  onStep(
    `${counted(report.rows.written, 'row')} written to ${report.outDir ?? ''}${report.reused ? ' (by an earlier run)' : ''}`,
  );
  const reader = new FolderObjectReader(REHEARSAL_BUCKET, path.resolve(options.out));
  const simulator = await startSimulator({
    reader,
    readParquetRows: (bucket, key) => readParquetRows(reader.access(bucket, key)),
    engine,
  });
  try {
    onStep(`simulator for AMC started at ${simulator.apiUrl} (this is not AMC)`);
    const client = simulatorClient(simulator);
    const [instanceId = ''] = DEFAULT_IDENTITY.instanceIds;
    const signal = options.signal;
    const { dataSetId } = await client
      .instance(instanceId)
      .dataSets.create(dataSetDefinition(schema), { signal });
    onStep(`data set ${dataSetId} created`);
    const [outcome] = await handOverRun({
      client,
      instanceIds: [instanceId],
      // The manifest is where the simulator looks for it: in the bucket that the folder represents.
      report: { ...report, manifest: `s3://${REHEARSAL_BUCKET}/${dataSetId}/${report.runId}/manifest.txt` },
      strategy,
      wait: true,
      waitOptions: WAIT,
      confirm: () => Promise.resolve(true),
      onProgress: (_, message) => onStep(message),
      signal,
    });
    if (outcome === undefined) {
      throw new DefectError('The rehearsal had no instance to upload to.', { code: 'NO_INSTANCE' });
    }
    const isToCheck = engine !== undefined && outcome.status === 'success';
    const checked = isToCheck
      ? await checkUploads({
          client,
          instanceId,
          dataSetId,
          report,
          ledger: null,
          uploadedAs: strategy,
          s3Client: loadS3Client,
          wait: false,
          pollMs: WAIT.pollMs,
          onStep,
          signal: signal ?? new AbortController().signal,
        })
      : null;
    if (checked !== null && report.outDir !== null) {
      const files = { place: report.outDir, ledger: null, s3Client: loadS3Client };
      const check = { report, checked: [checked], simulated: true };
      await recordCheck({ ...files, ...check, onStep, signal: signal ?? new AbortController().signal });
    }
    return { report, outcome, arrival: checked?.arrival ?? null };
  } finally {
    await simulator.close();
  }
}
