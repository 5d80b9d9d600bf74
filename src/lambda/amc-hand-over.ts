import type { S3Client } from '@aws-sdk/client-s3';
import { AmcClient, readAmcSettings, type AmcSettings } from '../amc/index.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { InputError } from '../errors.js';
import { handOverRun, type HandOverOutcome } from '../hand-over/hand-over-run.js';
import { openLedgerOfRun } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetRoute } from './config/lambda-config.js';
import { RetryLaterError } from './retry-later-error.js';
import type { HandOver } from './steps.js';

/** No function runs for longer than 15 minutes. */
const LEASE_MS = 16 * 60_000;

export type AmcEnvironment = Readonly<Record<string, string | undefined>>;

/** What AMC was given, or had already, by instance. */
export interface SubmittedUpload {
  readonly instanceId: string;
  /** Null when nothing was sent because AMC had the content already, with another run. */
  readonly uploadId: string | null;
}

/**
 * Hands runs to AMC for data sets whose configuration says `upload`. It does not wait for AMC, which takes longer
 * than a function may. Settings and access token are kept for the container's life. Content that AMC has already, by an
 * earlier delivery or with another drop, is not appended again.
 * @param environment where the AMC settings are read. Default `process.env`
 */
export function amcHandOver(environment: AmcEnvironment = process.env): HandOver {
  const connections = new AmcConnections(environment);
  return async (report, { route, signal, s3, ledger }) => {
    const { upload } = route;
    if (upload === undefined) return 'nothing';
    const connection = await connections.get(upload, signal);
    await submitRun(connection, { report, upload, kmsKeyId: route.kmsKeyId, s3, ledger, signal });
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
  /** The ledger's place, `s3://bucket/prefix`. */
  readonly ledger: string;
  readonly kmsKeyId: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks every instance to take the run. What an instance has had as a whole is done.
 * @throws RetryLaterError HAND_OVER_FAILED when one of them did not, and has not had it before
 * @throws InputError ALREADY_UPLOADED when one of them has had a part of it, DUPLICATE_INPUT when the run holds a file
 *   twice, CONSENT_UNDECIDED when AMC would refuse rows and the schema does not say what to do with them: trying again
 *   would not change that
 */
export async function submitRun(
  { client, settings }: AmcConnection,
  { report, upload, s3, kmsKeyId, ledger, signal }: Submission,
): Promise<SubmittedUpload[]> {
  const outcomes = await handOverRun({
    ledger: openLedgerOfRun(report, { s3Client: () => s3, kmsKeyId, ledger }) ?? undefined,
    leaseMs: LEASE_MS,
    client,
    instanceIds: settings.instanceIds,
    report,
    strategy: upload.strategy,
    wait: false,
    // Nobody can be asked: what stands against an upload keeps it from being made.
    confirm: () => Promise.resolve(false),
    signal,
  });
  const undone = outcomes.filter(({ status }) => status !== 'submitted' && status !== 'success');
  const say = (some: readonly HandOverOutcome[]) =>
    `The run ${report.runId} was not handed over to every instance. ${some.map(({ instanceId, summary }) => `${instanceId}: ${summary}`).join(' ')}`;
  const failed = undone.filter(({ caution }) => caution === null || !OF_THE_DATA.has(caution));
  if (failed.length > 0) throw new RetryLaterError(say(failed), { code: 'HAND_OVER_FAILED' });
  const refused = undone.filter((one) => !isDone(one));
  const code = refused[0]?.caution ?? null;
  if (code !== null) throw new InputError(say(refused), { code });
  return outcomes.map(({ instanceId, uploadId }) => ({ instanceId, uploadId }));
}

/** What stands against a run because of what is in it. */
const OF_THE_DATA: ReadonlySet<string> = new Set([
  'ALREADY_UPLOADED',
  'DUPLICATE_INPUT',
  'CONSENT_UNDECIDED',
]);

/** Whether all of the run's rows are at the instance, by this or by earlier hand-overs. */
function isDone({ caution, newInputs }: HandOverOutcome): boolean {
  return caution === 'ALREADY_UPLOADED' && newInputs.length === 0;
}

export interface AmcConnection {
  readonly settings: Pick<AmcSettings, 'instanceIds'>;
  readonly client: AmcClient;
}

/** Connections by the instances that a data set names; there are as many as the configuration has such lists. */
export class AmcConnections {
  readonly #environment: AmcEnvironment;
  readonly #connections = new Map<string, AmcConnection>();

  constructor(environment: AmcEnvironment) {
    this.#environment = environment;
  }

  async get({ instanceIds }: Upload, signal: AbortSignal): Promise<AmcConnection> {
    const key = instanceIds?.join(' ') ?? '';
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const env = this.#environment;
    const settings = await readAmcSettings({ env, readSecret: readAwsSecret, instanceIds, signal });
    const connection = { settings, client: new AmcClient(settings) };
    this.#connections.set(key, connection);
    return connection;
  }
}
