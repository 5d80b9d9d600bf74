import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../src/errors.js';
import {
  parseLambdaConfig,
  type LambdaConfig,
  type RouteConfig,
} from '../src/lambda/config/lambda-config.js';

/** Names that the stack itself puts in place of the buckets, which exist only once it is deployed. */
const PLACEHOLDER = 'output-bucket';

/** How drops are handled that are too large for one function. */
const scaleOutShape = z.strictObject({
  /** Larger drops go to the state machine at once; others when the function's time does not suffice. Bytes. */
  aboveBytes: z.number().int().min(1_000_000).default(4_000_000_000),
  /** Bytes of a range, about. Each range writes a part for every period in it: smaller ranges make more parts. */
  rangeBytes: z.number().int().min(1_000_000).max(8_000_000_000).default(512_000_000),
  /** Ranges that are worked on at a time. The account's functions share a limit, 1,000 where it was not changed. */
  maxConcurrency: z.number().int().min(1).max(10_000).default(100),
  /** Ranges that one call handles, one after the other. */
  rangesPerBatch: z.number().int().min(1).max(100).default(1),
  /** Megabytes of the functions for ranges and steps. */
  memoryMb: z.number().int().min(1024).max(10_240).default(3008),
});
export type ScaleOutSettings = Readonly<z.output<typeof scaleOutShape>>;

const settingsShape = z.strictObject({
  /** Name of the stack. */
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('AmcIngest'),
  /** Prefixes of keys and what becomes of the drops below them: `dataSets` of the function's configuration. */
  dataSets: z.array(z.record(z.string(), z.unknown())).min(1),
  /** What marks a refused drop: tags on it, or a copy below `quarantine/` in the output bucket. */
  refused: z.enum(['tag', 'copy', 'none']).default('tag'),
  /** AMC's data upload account, from the AMC console: it may read the output bucket. */
  amcUploadAccountId: z
    .string()
    .regex(/^\d{12}$/, 'must be an AWS account id of 12 digits')
    .optional(),
  /** Encrypt both buckets with a KMS key of the stack's own. Default: S3's keys (SSE-S3). */
  kms: z.boolean().default(false),
  /** Environment variable to name of a Secrets Manager secret: the name is passed, and it alone may be read. */
  secrets: z
    .record(z.string().regex(/^AMC_[A-Z0-9_]+$/, 'must start with AMC_'), z.string().min(1))
    .default({}),
  /** Megabytes. 3,008 is what a new account gets, and 1.7 processors: more speeds one function up no further. */
  memoryMb: z.number().int().min(512).max(10_240).default(3008),
  /** Functions at a time that the queue feeds; the other messages wait. */
  maxConcurrency: z.number().int().min(2).max(1000).default(5),
  /** The state machine for large drops; `false`: there is none, and a drop that takes too long is tried again. */
  scaleOut: z.union([z.literal(false), scaleOutShape]).prefault({}),
  /** Sets capacity of the account aside for the function. Default: none. */
  reservedConcurrency: z.number().int().min(2).optional(),
  /** Raw drops hold identifiers in the clear: they are removed after this many days. */
  rawDropDays: z.number().int().min(1).default(30),
  /** Runs are removed after this many days; by then AMC has read them. */
  runDays: z.number().int().min(7).default(90),
  /** Topic that alarms are sent to. Default: they only show in CloudWatch. */
  alarmTopicArn: z.string().startsWith('arn:').optional(),
});

export type StackSettings = Readonly<z.output<typeof settingsShape>>;

/** @throws ZodError, or SchemaError where the function would refuse the data sets: before anything is deployed */
export function parseSettings(value: unknown): StackSettings {
  const settings = settingsShape.superRefine(checkTogether).parse(value);
  checkUploads(settings, lambdaConfig(settings));
  return Object.freeze(settings);
}

/** What one function gets through in its time, with a third to spare; measured at some 7.5 MB a second. */
const BATCH_BYTES = 5_000_000_000;
/** SSM's advanced tier. */
const MAX_PARAMETER = 8_192;
/** AWS's own example accounts: nobody means to let them read. */
const EXAMPLE_ACCOUNTS: ReadonlySet<string> = new Set(['111122223333', '123456789012', '444455556666']);

function checkTogether(settings: z.output<typeof settingsShape>, context: z.RefinementCtx): void {
  const problem = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const { reservedConcurrency, maxConcurrency, scaleOut, amcUploadAccountId } = settings;
  if (reservedConcurrency !== undefined && reservedConcurrency < maxConcurrency) {
    problem(
      'reservedConcurrency',
      `must not be below maxConcurrency (${maxConcurrency}): the queue's poller would be throttled, and healthy drops end in the dead-letter queue`,
    );
  }
  if (scaleOut !== false && scaleOut.rangeBytes * scaleOut.rangesPerBatch > BATCH_BYTES) {
    problem(
      'scaleOut',
      `rangeBytes × rangesPerBatch must not exceed ${BATCH_BYTES}: one call has to get through them in 15 minutes`,
    );
  }
  if (amcUploadAccountId !== undefined && EXAMPLE_ACCOUNTS.has(amcUploadAccountId))
    problem('amcUploadAccountId', "is AWS's example account: put AMC's data upload account there");
  const length = JSON.stringify(configuration(settings, 'x'.repeat(63))).length;
  if (length > MAX_PARAMETER) {
    problem(
      'dataSets',
      `make a configuration of ${length} characters; an SSM parameter takes ${MAX_PARAMETER}. Put schemas into S3: "schema": "s3://bucket/schema.json"`,
    );
  }
}

/** Uploads that AMC could not read, or that nobody could make, would all fail once they are deployed. */
function checkUploads(settings: StackSettings, config: LambdaConfig<RouteConfig>): void {
  if (!config.dataSets.some(({ upload }) => upload !== undefined)) return;
  const missing = [
    ...(settings.amcUploadAccountId === undefined
      ? ["amcUploadAccountId: AMC's data upload account has to read the runs"]
      : []),
    ...(Object.keys(settings.secrets).length === 0
      ? ['secrets: the function needs the settings of AMC, e.g. {"AMC_SECRET": "amc"}']
      : []),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`A data set says upload, and the stack cannot: ${missing.join('; ')}.`, {
    code: 'INVALID_OPTIONS',
  });
}

export function readSettings(file: string): StackSettings {
  return parseSettings(JSON.parse(readFileSync(file, 'utf8')));
}

/** The data sets as the function will understand them. */
export function lambdaConfig(settings: StackSettings): LambdaConfig<RouteConfig> {
  return parseLambdaConfig(JSON.stringify(configuration(settings, PLACEHOLDER)), 'settings');
}

/** The function's configuration for an output bucket. */
export function configuration({ dataSets, refused }: StackSettings, outputBucket: string) {
  return {
    output: `s3://${outputBucket}/runs/`,
    claims: `s3://${outputBucket}/claims/`,
    ledger: `s3://${outputBucket}/ledger/`,
    staging: `s3://${outputBucket}/staging/`,
    dataSets,
    refused:
      refused === 'copy' ? { action: refused, to: `s3://${outputBucket}/quarantine/` } : { action: refused },
  };
}
