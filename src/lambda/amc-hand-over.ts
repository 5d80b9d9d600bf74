import type { S3Client } from '@aws-sdk/client-s3';
import { AmcClient, readAmcSettings, type AmcSettings } from '../amc/index.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { InputError, type IngestError } from '../errors.js';
import { handOverRun, type HandOverOptions, type HandOverOutcome } from '../hand-over/hand-over-run.js';
import { holdRun } from '../hand-over/replacing/hold-run.js';
import type { Delivery } from '../ledger/delivery.js';
import { openLedgerOfRun } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetRoute } from './config/lambda-config.js';
import type { Follow } from './follow/start-following.js';
import { HeldError, OutdatedError } from './held-error.js';
import { RetryLaterError } from './retry-later-error.js';
import type { HandOver, StepContext } from './steps.js';

/** No function runs for longer than 15 minutes. */
const LEASE_MS = 16 * 60_000;

export type AmcEnvironment = Readonly<Record<string, string | undefined>>;

/** What AMC was given or already had, by instance. */
export interface SubmittedUpload {
  readonly instanceId: string;
  /** Null when nothing was sent because AMC already had the content from another run. */
  readonly uploadId: string | null;
  /** Its hand-over in the ledger; null if the ledger has none. */
  readonly handOverId: string | null;
}

/**
 * Hands runs to AMC for data sets whose configuration says `upload`. It does not wait for AMC, which takes longer than
 * a function may. Settings and access token are kept for the container's lifetime. Content that AMC already has, from
 * an earlier delivery or another drop, is not appended again.
 * @param environment where the AMC settings are read from. Default `process.env`
 * @param follow follows the uploads until they end. Default: they are not followed
 */
export function amcHandOver(environment: AmcEnvironment = process.env, follow?: Follow): HandOver {
  const connections = new AmcConnections(environment);
  return async (report, { route, drop, parts, ...context }) => {
    const { upload, kmsKeyId } = route;
    if (upload === undefined) return 'nothing';
    const connection = await connections.get(upload, context.signal);
    const onSubmitted = async (submitted: readonly SubmittedUpload[]): Promise<void> => {
      const uploads = submitted.flatMap(({ uploadId, ...rest }) =>
        uploadId === null ? [] : [{ ...rest, uploadId }],
      );
      if (follow === undefined || uploads.length === 0) return;
      const { dataSetId, runId, outDir } = report;
      const check = upload.check === true && outDir !== null ? { check: { outDir } } : {};
      const mark = parts === null ? drop : parts.mark;
      const since = new Date().toISOString();
      const { instanceIds } = upload;
      const { ledger } = context;
      const run = { dataSetId, runId, ledger, kmsKeyId, instanceIds, since, ...check };
      await follow({ drop, mark, ...run, uploads });
    };
    await submitRun(connection, { ...context, report, upload, kmsKeyId, onSubmitted });
    return 'handedOver';
  };
}

type Upload = NonNullable<DataSetRoute['upload']>;

/** A run on its way to AMC. */
export interface Submission {
  readonly report: RunReport;
  readonly upload: Upload;
  /** Reads and writes the ledger. */
  readonly s3: S3Client;
  /** The ledger's location, `s3://bucket/prefix`. */
  readonly ledger: string;
  readonly kmsKeyId: string | undefined;
  /** Default: derived from the names of the inputs. */
  readonly delivery?: Delivery | undefined;
  readonly isOutdated?: HandOverOptions['isOutdated'];
  readonly onNote?: StepContext['onNote'];
  /** Gets the uploads that were made, even when other instances permanently did not get the run. */
  readonly onSubmitted?: ((uploads: readonly SubmittedUpload[]) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks every instance to take the run. An instance that already has all of it is done. What would need an approval is
 * recorded in the ledger, where `uploads release` finds it.
 * @throws RetryLaterError HAND_OVER_FAILED when one of them did not take it and did not already have it
 * @throws InputError ALREADY_UPLOADED when one of them already has a part of it, DUPLICATE_INPUT when the run contains
 *   a file twice, CONSENT_UNDECIDED when AMC would refuse rows and the schema does not say what to do with them: trying again
 *   would not change that
 * @throws HeldError when one of them would need an approval; OutdatedError when something newer replaces it
 */
export async function submitRun(
  { client, settings }: AmcConnection,
  submission: Submission,
): Promise<SubmittedUpload[]> {
  const {
    report,
    upload,
    s3,
    kmsKeyId,
    ledger: place,
    signal,
    delivery,
    isOutdated,
    onSubmitted,
  } = submission;
  const { strategy, minShare, apartHours, periodsOf } = upload;
  const ledger = openLedgerOfRun(report, { s3Client: () => s3, kmsKeyId, ledger: place }) ?? undefined;
  const outcomes = await handOverRun({
    ledger,
    leaseMs: LEASE_MS,
    client,
    instanceIds: settings.instanceIds,
    report,
    strategy,
    delivery,
    rules: {
      ...(minShare === undefined ? {} : { minShare }),
      ...(apartHours === undefined ? {} : { apartHours }),
      ...(periodsOf === undefined ? {} : { periodsOf }),
    },
    isOutdated,
    wait: false,
    // Nobody can be asked here, so a caution keeps the upload from being made.
    confirm: () => Promise.resolve(false),
    signal,
  });
  if (ledger !== undefined) {
    for (const { instanceId, caution, summary } of outcomes) {
      if (caution === null || !ASKED.has(caution)) continue;
      await holdRun(
        { report, instanceId, code: caution, message: summary, strategy, delivery },
        ledger,
        signal,
      );
    }
  }
  for (const { keptPeriods, summary } of outcomes)
    if (keptPeriods.length > 0) submission.onNote?.({ code: 'OLD_PERIODS_KEPT', message: summary });
  const undone = undoneError(report, outcomes);
  // The next try submits to all of them again.
  if (undone instanceof RetryLaterError) throw undone;
  const submitted = outcomes.map(({ instanceId, uploadId, handOverId }) => ({
    instanceId,
    uploadId,
    handOverId,
  }));
  await onSubmitted?.(submitted);
  if (undone !== null) throw undone;
  return submitted;
}

/** Why some instances were not given the run; null when all were. */
function undoneError({ runId }: RunReport, outcomes: readonly HandOverOutcome[]): IngestError | null {
  const undone = outcomes.filter(({ status }) => status !== 'submitted' && status !== 'success');
  const say = (some: readonly HandOverOutcome[]) =>
    `The run ${runId} was not uploaded to every instance. ${some.map(({ instanceId, summary }) => `${instanceId}: ${summary}`).join(' ')}`;
  const of = (codes: ReadonlySet<string>) =>
    undone.filter((one) => one.caution !== null && codes.has(one.caution) && !isDone(one));
  const known = [OF_THE_DATA, ASKED, OUTDATED];
  const failed = undone.filter(
    ({ caution }) => caution === null || !known.some((codes) => codes.has(caution)),
  );
  if (failed.length > 0) return new RetryLaterError(say(failed), { code: 'HAND_OVER_FAILED' });
  for (const [codes, Undone] of [
    [OF_THE_DATA, InputError],
    [ASKED, HeldError],
    [OUTDATED, OutdatedError],
  ] as const) {
    const some = of(codes);
    const code = some[0]?.caution ?? null;
    if (code !== null) return new Undone(say(some), { code });
  }
  return null;
}

/** Cautions about the data of the run. */
const OF_THE_DATA: ReadonlySet<string> = new Set([
  'ALREADY_UPLOADED',
  'DUPLICATE_INPUT',
  'CONSENT_UNDECIDED',
]);
/** Cautions that a user may approve. */
const ASKED: ReadonlySet<string> = new Set([
  'PERIOD_LOOKS_PARTIAL',
  'REPLACES_OTHER_DELIVERY',
  'REPLACES_OTHER_SOURCE',
  'FEWER_ROWS',
]);
/** Cautions about something newer. */
const OUTDATED: ReadonlySet<string> = new Set(['OLDER_VERSION', 'DELIVERY_GONE']);

/** Whether the instance has all of the run's rows, from this hand-over or earlier ones. */
function isDone({ caution, newInputs }: HandOverOutcome): boolean {
  return caution === 'ALREADY_UPLOADED' && newInputs.length === 0;
}

export interface AmcConnection {
  readonly settings: Pick<AmcSettings, 'instanceIds'>;
  readonly client: AmcClient;
}

/** Secrets may be rotated while a container lives; it must not go on using a revoked one for hours. */
const CONNECTION_TTL_MS = 300_000;

/**
 * Connections by the instances that a data set names; there are as many connections as the configuration has such
 * lists. Settings and secrets are read again after five minutes; if that fails, the drop is retried as after any other
 * failure.
 */
export class AmcConnections {
  readonly #environment: AmcEnvironment;
  readonly #now: () => number;
  readonly #connections = new Map<string, { readonly connection: AmcConnection; readonly until: number }>();

  constructor(environment: AmcEnvironment, now: () => number = Date.now) {
    this.#environment = environment;
    this.#now = now;
  }

  async get({ instanceIds }: Upload, signal: AbortSignal): Promise<AmcConnection> {
    const key = instanceIds?.join(' ') ?? '';
    const known = this.#connections.get(key);
    const now = this.#now();
    if (known !== undefined && now < known.until) return known.connection;
    const env = this.#environment;
    const settings = await readAmcSettings({ env, readSecret: readAwsSecret, instanceIds, signal });
    const connection = { settings, client: new AmcClient(settings) };
    this.#connections.set(key, { connection, until: now + CONNECTION_TTL_MS });
    return connection;
  }
}
