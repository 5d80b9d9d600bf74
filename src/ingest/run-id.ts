import { createHash, randomBytes } from 'node:crypto';
import type { ResolvedOptions } from './ingest-options.js';
import type { EventBounds } from '../model/event-policy.js';
import type { InputSource } from '../read/input-source.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import type { Partitioning } from '../model/output-format.js';

/** What a run's name is derived from. */
export interface RunIdentity {
  readonly sources: readonly InputSource[];
  /** Joined files, by name. */
  readonly joins: ReadonlyMap<string, readonly InputSource[]>;
  readonly schema: DataSetSchema;
  readonly options: ResolvedOptions;
  readonly partitioning: Partitioning;
  /** Identifies the people who are left out. */
  readonly suppression?: string | undefined;
  /** Identifies the identity table that keys are compared with. */
  readonly identities?: string | undefined;
  /** The days outside of which rows are excluded. */
  readonly events?: EventBounds | undefined;
  readonly version: string;
}

/**
 * The name of a run: the same content, schema, options and version always result in the same name, so that
 * completed work is detected. A stream's content is unknown before it is read, and so is the effect of
 * transforms without a version; such runs get a new name.
 */
export async function runIdFor(identity: RunIdentity, signal: AbortSignal): Promise<string> {
  const { options, partitioning, schema, sources, joins, version } = identity;
  if (options.runId !== undefined) return options.runId;
  // The effect of an unversioned function is known only after it ran.
  if (options.transform !== undefined && options.transformVersion === undefined) return newRunId();
  const fingerprints: string[] = [];
  const names = [...joins.keys()].toSorted();
  for (const source of [...sources, ...names.flatMap((name) => joins.get(name) ?? [])]) {
    const fingerprint = source.kind === 'bytes' ? await source.fingerprint(signal) : null;
    if (fingerprint === null) return newRunId();
    fingerprints.push(fingerprint);
  }
  const content = {
    version,
    schema,
    fingerprints,
    // Distinguishes the fingerprints of joined files.
    ...(joins.size === 0 ? {} : { joined: names.map((name) => [name, joins.get(name)?.length]) }),
    partitioning,
    ...(identity.suppression === undefined ? {} : { suppression: identity.suppression }),
    ...(identity.identities === undefined ? {} : { identities: identity.identities }),
    ...(identity.events === undefined ? {} : { events: identity.events }),
    ...optionsThatMatter(options),
  };
  return `run-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24)}`;
}

function newRunId(): string {
  return `run-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
}

/** All options except those that the result does not depend on; a new option counts until it is listed here. */
function optionsThatMatter(options: ResolvedOptions): Readonly<Record<string, unknown>> {
  const {
    inputs: _inputs,
    joins: _joins,
    schema: _schema,
    partition: _partition,
    out: _out,
    dataOut: _dataOut,
    store: _store,
    transform: _transform,
    ledger: _ledger,
    // Its content counts.
    suppress: _suppress,
    runId: _runId,
    force: _force,
    dryRun: _dryRun,
    instanceIds: _instanceIds,
    kmsKeyId: _kmsKeyId,
    s3Client: _s3Client,
    // `events` has what matters about it, and the schema has the policies.
    asOf: _asOf,
    oldEvents: _oldEvents,
    futureEvents: _futureEvents,
    allowDuplicateInputs: _allowDuplicateInputs,
    chosenBy: _chosenBy,
    command: _command,
    signal: _signal,
    onProgress: _onProgress,
    onReject: _onReject,
    blockBytes: _blockBytes,
    workers: _workers,
    collaboration,
    ...others
  } = options;
  if (collaboration === undefined) return others;
  // The content of the identity table counts, not its location.
  const { identities: _identities, ...table } = collaboration;
  return { ...others, collaboration: table };
}
