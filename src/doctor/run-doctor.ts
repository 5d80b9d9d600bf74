import { BucketReader } from '../aws/bucket-reader.js';
import { createS3Client } from '../aws/s3-client.js';
import { loadSchema } from '../schema/load-schema.js';
import { checkAmc, type AmcCheckOptions, type AmcChecks } from './check-amc.js';
import { checkDataSetKey } from './check-kms-key.js';
import { checkNode } from './check-node.js';
import { checkOut } from './check-out.js';
import { type CheckResult, failedBy, ok, skipped } from './check-result.js';
import { ClockWatch } from './clock-watch.js';

/** The doctor's calls are small; if one takes longer than this, something is already wrong. */
export const S3_TIMEOUTS = {
  connectionTimeoutMs: 5_000,
  idleTimeoutMs: 15_000,
  requestTimeoutMs: 20_000,
} as const;

export interface DoctorOptions extends Omit<AmcCheckOptions, 'fetch'> {
  /** Output location of runs, `s3://bucket/prefix`. Without it, the checks of the bucket are skipped. */
  readonly out?: string | undefined;
  /** AMC's data upload account, by id or ARN. Default: as AMC reports it for the instances. */
  readonly amcAccount?: string | undefined;
  /** The key that encrypts the objects. */
  readonly kmsKeyId?: string | undefined;
  /** Name or path of the schema whose encryption key is checked. */
  readonly schema?: string | undefined;
  /** Default: this process's. */
  readonly nodeVersion?: string | undefined;
  /** Default: S3 as the environment configures it. */
  readonly openBucket?: ((bucket: string) => BucketReader) | undefined;
  /** Milliseconds since the epoch. Default: the system's time. */
  readonly now?: (() => number) | undefined;
}

/**
 * Makes all checks, whatever fails, in at most about half a minute per service; changes nothing. Throws only
 * when interrupted.
 */
export async function runDoctor(options: DoctorOptions): Promise<readonly CheckResult[]> {
  const {
    out,
    amcAccount,
    kmsKeyId,
    schema,
    nodeVersion,
    openBucket,
    now = Date.now,
    ...amcOptions
  } = options;
  const clock = new ClockWatch(now);
  const amc = checkAmc({ ...amcOptions, fetch: clock.fetch });
  const [amcChecks, outChecks, schemaChecks] = await Promise.all([
    amc,
    checkOut({
      out,
      amcAccount: async () => amcAccount ?? uploadAccountOf(await amc),
      kmsKeyId,
      instanceIds: async () => (await amc).instanceIds,
      connected: async () => connectedAccountsOf(await amc),
      openBucket: openBucket ?? ((bucket) => new BucketReader(createS3Client(S3_TIMEOUTS), bucket)),
      clock,
      now,
      signal: options.signal,
    }),
    checkSchema(schema),
  ]);
  const checks = [
    checkNode(nodeVersion ?? process.versions.node),
    ...amcChecks.results,
    ...outChecks,
    ...schemaChecks,
  ];
  if (kmsKeyId === undefined && schema === undefined) {
    checks.push(
      skipped('KMS key', 'neither --kms-key-id nor a --schema with customerEncryptionKeyArn was given.'),
    );
  }
  return [...checks, clock.check()];
}

/** The account that reads the files of uploads, if it is the same for all instances. */
function uploadAccountOf({ instances }: AmcChecks): string | undefined {
  const accounts = new Set(instances.map(({ uploadAccountId }) => uploadAccountId));
  return accounts.size === 1 ? [...accounts][0] : undefined;
}

function connectedAccountsOf({ instances }: AmcChecks): ReadonlyMap<string, string> {
  return new Map(
    instances.flatMap(
      ({ instanceId, connectedAccountId: account }): readonly (readonly [string, string])[] =>
        account === undefined ? [] : [[instanceId, account]],
    ),
  );
}

async function checkSchema(nameOrPath: string | undefined): Promise<readonly CheckResult[]> {
  if (nameOrPath === undefined) return [];
  const keyName = 'customerEncryptionKeyArn';
  try {
    const { dataSetId, columns, customerEncryptionKeyArn: key } = await loadSchema(nameOrPath);
    return [
      ok('schema', `data set ${dataSetId}, ${columns.length} columns.`),
      key === undefined ? skipped(keyName, 'the schema names none.') : checkDataSetKey(key),
    ];
  } catch (error) {
    return [failedBy('schema', error), skipped(keyName, 'the schema cannot be used.')];
  }
}
