import { z } from 'zod';
import {
  DEFAULT_MAX_WHOLE_BYTES,
  DEFAULT_RANGE_BYTES,
  DEFAULT_SCALE_OUT_ABOVE_BYTES,
} from '../src/lambda/scale-out/default-sizes.js';

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket, without s3:// and prefix');
const s3Place = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, 'must be s3://bucket/prefix');
const accountId = z.string().regex(/^\d{12}$/, 'must be an AWS account id of 12 digits');
const keyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'must be the ARN of a KMS key');

/** How drops that are too large for one function are handled. */
const scaleOutShape = z.strictObject({
  /** Larger drops go straight to the state machine; others when the function's time is not enough. Bytes. */
  aboveBytes: z.number().int().min(1_000_000).default(DEFAULT_SCALE_OUT_ABOVE_BYTES),
  /**
   * Approximate bytes of a range. Each range writes a part for every period in it, so smaller ranges make more parts.
   */
  rangeBytes: z.number().int().min(1_000_000).max(8_000_000_000).default(DEFAULT_RANGE_BYTES),
  /**
   * Unpacked bytes above which a file that cannot be split is refused immediately. Default: what a function with the
   * default memory processes in its 15 minutes.
   */
  maxWholeBytes: z.number().int().min(1_000_000).max(100_000_000_000).default(DEFAULT_MAX_WHOLE_BYTES),
  /** Ranges that are processed concurrently. The account's functions share a limit: 1,000 unless it was changed. */
  maxConcurrency: z.number().int().min(1).max(10_000).default(100),
  /** Ranges that one call handles, one after another. */
  rangesPerBatch: z.number().int().min(1).max(100).default(1),
  /** Memory of the functions for ranges and steps, in megabytes. */
  memoryMb: z.number().int().min(1024).max(10_240).default(3008),
});
export type ScaleOutSettings = Readonly<z.output<typeof scaleOutShape>>;

/** Existing buckets, instead of the stack's own. What the stack cannot set on them is in docs/lambda.md. */
const bucketsShape = z.strictObject({
  /** Buckets that receive drops; only the prefixes of the data sets are read and listened to. */
  drops: z.array(bucketName).min(1).optional(),
  /** `s3://bucket/prefix` for reports, rejects, claims, ledger, working files and copies of refused drops. */
  output: s3Place.optional(),
  /** `s3://bucket/prefix` for what AMC reads: data files and manifests. */
  data: s3Place.optional(),
});

export const settingsShape = z.strictObject({
  /** Name of the stack. */
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('AmcIngest'),
  /** Region that the stack is for. Default: whichever it is deployed to. */
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as us-east-1')
    .optional(),
  /** Prefixes of keys and how drops below them are handled: `dataSets` in the function's configuration. */
  dataSets: z.array(z.record(z.string(), z.unknown())).min(1),
  buckets: bucketsShape.prefault({}),
  /** Who may put drops into the stack's own bucket besides its account: accounts, roles or users, each below a prefix. */
  writers: z
    .array(
      z.strictObject({
        principal: z
          .string()
          .regex(
            /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|role\/.+|user\/.+))$/,
            'must be an account id of 12 digits, or the ARN of a role or user',
          ),
        prefix: z.string().default(''),
      }),
    )
    .default([]),
  /** How a refused drop is marked: tags on it, or a copy below `quarantine/` in the output bucket. */
  refused: z.enum(['tag', 'copy', 'none']).default('tag'),
  /** AMC's data upload account, from the AMC console: it may read the bucket of data files and manifests. */
  amcUploadAccountId: accountId.optional(),
  /**
   * Encrypt the buckets with KMS: `true` with keys of the stack's own, one for data files (multi-Region, as AMC asks)
   * and one for everything else; or existing keys, given by their ARNs. Default: S3's keys (SSE-S3).
   */
  kms: z
    .union([
      z.boolean(),
      z.strictObject({
        /** Drops, reports, ledger. Default: a key of the stack's own. */
        key: keyArn.optional(),
        /** Data files. A multi-Region key with a replica in us-east-1 whose policy lets AMC use it. */
        dataKey: keyArn
          .regex(/:key\/mrk-/, 'must be a multi-Region key (…:key/mrk-…): AMC takes no other')
          .optional(),
      }),
    ])
    .default(false),
  /** Environment variable to name of a Secrets Manager secret: the name is passed, and only that secret may be read. */
  secrets: z
    .record(z.string().regex(/^AMC_[A-Z0-9_]+$/, 'must start with AMC_'), z.string().min(1))
    .default({}),
  /** Megabytes. 3,008 is what a new account gets, and gives 1.7 CPUs: more does not speed up a single function. */
  memoryMb: z.number().int().min(512).max(10_240).default(3008),
  /** Concurrent functions that the queue feeds; the other messages wait. */
  maxConcurrency: z.number().int().min(2).max(1000).default(5),
  /** The state machine for large drops; `false`: there is none, and a drop that takes too long is tried again. */
  scaleOut: z.union([z.literal(false), scaleOutShape]).prefault({}),
  /** Reserves capacity of the account for the function. Default: none. */
  reservedConcurrency: z.number().int().min(2).optional(),
  /** Runs the functions in subnets of a VPC. Default: not in a VPC. */
  vpc: z
    .strictObject({
      subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'must be the id of a subnet')).min(1),
      securityGroupIds: z
        .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'must be the id of a security group'))
        .min(1),
    })
    .optional(),
  /** Managed policy that limits what the stack's roles may do (permissions boundary). */
  permissionsBoundary: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/, 'must be the ARN of a managed policy')
    .optional(),
  /** Tags of all resources except the dashboard. */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  /** Raw drops contain identifiers in clear text: they are removed after this many days. */
  rawDropDays: z.number().int().min(1).default(30),
  /** Days that a version of a drop is kept after it was removed or overwritten. */
  oldVersionDays: z.number().int().min(1).default(14),
  /** Runs are removed after this many days; by then AMC has read them. */
  runDays: z.number().int().min(7).default(90),
  /** Days that access logs of the buckets are kept: they contain the keys of drops. */
  accessLogDays: z.number().int().min(1).default(365),
  /** Topic that alarms are sent to. */
  alarmTopicArn: z.string().startsWith('arn:').optional(),
  /** Address that alarms are sent to, through a topic of the stack's own. It has to be confirmed once. */
  alarmEmail: z.email().optional(),
  /** Data set id to hours: an alarm goes off when nothing was ingested for that long. At most a week. */
  expected: z.record(z.string().min(1), z.number().int().min(1).max(168)).default({}),
  /** A dashboard in CloudWatch. */
  dashboard: z.boolean().default(true),
});

export type StackSettings = Readonly<z.output<typeof settingsShape>>;
