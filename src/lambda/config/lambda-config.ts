import { z } from 'zod';
import { UPDATE_STRATEGIES } from '../../amc/index.js';
import { SchemaError, UsageError } from '../../errors.js';
import { completionShape } from '../../delivery/completion.js';
import { FolderPattern } from '../../delivery/folder-pattern.js';
import { optionsShape } from '../../ingest/ingest-options.js';
import { parseOutputPrefix, type S3Location } from '../../aws/s3-location.js';

const s3Prefix = z.string().transform((url, context): S3Location => {
  try {
    return parseOutputPrefix(url);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof UsageError ? error.message : 'is wrong' });
    return z.NEVER;
  }
});

/** What says when a delivery is complete, apart from the settings of its folder. */
function withoutFolder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'folder' && name !== 'late'));
}

/** What happens to the drops below a prefix. The options are those of `ingest()`. */
const dataSetShape = optionsShape
  .pick({
    country: true,
    format: true,
    compression: true,
    csvEscape: true,
    partition: true,
    maxPartSize: true,
    maxRejectRate: true,
    allowDuplicateInputs: true,
    oldEvents: true,
    futureEvents: true,
    inputFormat: true,
    delimiter: true,
    instanceIds: true,
    kmsKeyId: true,
    target: true,
    collaboration: true,
  })
  .extend({
    /** Default: `csv`, or `parquet` for tables. */
    format: optionsShape.shape.format.removeDefault().optional(),
    /** People who must not be sent: a list in S3. Default: nobody. */
    suppress: z
      .string()
      .regex(/^s3:\/\/.+/, 'must be an s3:// URL')
      .optional(),
    /** Start of the keys it applies to; the longest one that fits wins. Empty: all other drops. */
    prefix: z.string(),
    /** Who delivers: together with the data set it names the series of deliveries. Default: `s3://bucket/prefix`. */
    source: z.string().min(1).optional(),
    /**
     * What makes up a delivery. Default: a file. `folder`: a pattern of keys with named parts, such as `sales/{date}/`;
     * default: every folder directly below the prefix. `late`: what happens to files that come after it was complete:
     * they are held, the whole delivery is sent again (strategies that replace), or they are added (`ADDITIVE`).
     */
    delivery: z
      .intersection(
        z.object({
          folder: z.string().optional(),
          late: z.enum(['hold', 'resend', 'add']).default('hold'),
        }),
        z.preprocess(withoutFolder, completionShape),
      )
      .optional(),
    /** Patterns of names that hold no data, besides the known ones. */
    ignore: z.array(z.string().min(1)).optional(),
    /** Only drops of this bucket. Default: drops of any bucket the function is notified about. */
    bucket: z.string().min(3).optional(),
    /** A shipped schema by its name, `s3://bucket/schema.json`, or the schema itself. */
    schema: z.union([
      z.string().regex(/^(s3:\/\/.+|[a-z0-9]+(-[a-z0-9]+)*)$/, 'must be a shipped schema or an s3:// URL'),
      z.record(z.string(), z.unknown()),
    ]),
    /** Hands every run to AMC. The settings come from the environment, as for the command. Default: false. */
    upload: z
      .strictObject({
        strategy: z.enum(UPDATE_STRATEGIES).default('ADDITIVE'),
        /** Asks AMC through queries what arrived and matched, once AMC has taken the upload. Default: false. */
        check: z.boolean().optional(),
        /** How replacing rows is judged. */
        minShare: z.number().min(0).max(1).optional(),
        apartHours: z.number().min(0).optional(),
        periodsOf: z.enum(['delivery', 'series']).optional(),
        /** Default: `AMC_INSTANCE_ID`. */
        instanceIds: z.array(z.string().min(1)).min(1).optional(),
      })
      .optional(),
  });

const configShape = z.strictObject({
  /** `s3://bucket/prefix` below which runs are written. */
  output: s3Prefix,
  /**
   * `s3://bucket/prefix` for what AMC reads, the data files and manifests, so that AMC needs no access to `output`.
   * Default: `output`.
   */
  dataOutput: s3Prefix.optional(),
  /** Where drops are claimed. Default: `claims/` in the output bucket. */
  claims: s3Prefix.optional(),
  /** Where runs and uploads are recorded, permanently. Default: `ledger/` in the output bucket. */
  ledger: s3Prefix.optional(),
  /** Working files of the scale-out. Default: `staging/` in the output bucket. */
  staging: s3Prefix.optional(),
  dataSets: z.array(dataSetShape).min(1),
  /** How a refused drop is marked: by a tag on it (default), by a copy of it elsewhere, or not at all. */
  refused: z
    .discriminatedUnion('action', [
      z.strictObject({ action: z.literal('tag') }),
      z.strictObject({ action: z.literal('copy'), to: s3Prefix }),
      z.strictObject({ action: z.literal('none') }),
    ])
    .default({ action: 'tag' }),
});

/** One entry of the configuration as it is written. */
export type RouteConfig = Readonly<z.output<typeof dataSetShape>>;
/** The same, with what its schema says. */
export type DataSetRoute = RouteConfig & { readonly dataSetId: string };
export type RefusedAction = z.output<typeof configShape>['refused'];

/** The function's configuration. */
export interface LambdaConfig<Route extends RouteConfig = DataSetRoute> {
  readonly output: S3Location;
  /** Where data files and manifests go; undefined: `output`. */
  readonly dataOutput?: S3Location;
  readonly claims: S3Location;
  readonly ledger: S3Location;
  readonly staging: S3Location;
  readonly dataSets: readonly Route[];
  readonly refused: RefusedAction;
}

/**
 * Parses a configuration, without looking at its schemas.
 * @param origin the name that messages give it
 * @throws {SchemaError} INVALID_SCHEMA with everything that is wrong with it
 */
export function parseLambdaConfig(text: string, origin: string): LambdaConfig<RouteConfig> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(origin, [{ path: '(all)', message: 'is not valid JSON' }]);
  }
  const parsed = configShape.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.') || '(all)',
      message: issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.join(', ')}` : issue.message,
    }));
    throw invalid(origin, problems);
  }
  const { output, dataOutput, claims, ledger, staging, dataSets, refused } = parsed.data;
  const problems = [...dataSets.flatMap(deliveryProblems), ...dataSets.flatMap(tableProblems)];
  if (problems.length > 0) throw invalid(origin, problems);
  const names = dataSets.map(({ bucket, prefix }) => `${bucket ?? '*'}/${prefix}`);
  const twice = names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
  if (twice.length > 0) {
    throw invalid(
      origin,
      twice.map((index) => ({ path: `dataSets.${index}.prefix`, message: 'is given twice' })),
    );
  }
  return Object.freeze({
    output,
    ...(dataOutput === undefined ? {} : { dataOutput }),
    claims: claims ?? { bucket: output.bucket, key: 'claims/' },
    ledger: ledger ?? { bucket: output.bucket, key: 'ledger/' },
    staging: staging ?? { bucket: output.bucket, key: 'staging/' },
    dataSets,
    refused,
  });
}

function deliveryProblems({ prefix, delivery, upload }: RouteConfig, index: number) {
  const problem = (path: string, message: string) => [
    { path: `dataSets.${index}.delivery.${path}`, message },
  ];
  if (delivery === undefined) return [];
  const { folder, late } = delivery;
  if (folder !== undefined) {
    if (!folder.startsWith(prefix)) return problem('folder', `must start with the prefix "${prefix}"`);
    try {
      const { text } = new FolderPattern(folder);
      if (text !== folder) return problem('folder', 'is wrong');
    } catch (error) {
      return problem('folder', error instanceof UsageError ? error.message : 'is wrong');
    }
  }
  const isAppended = upload?.strategy === 'ADDITIVE';
  if (late === 'resend' && isAppended)
    return problem('late', '"resend" counts rows twice with ADDITIVE: use "add" or "hold"');
  if (late === 'add' && upload !== undefined && !isAppended)
    return problem('late', '"add" would replace the delivery by its new files: use "resend" or "hold"');
  return [];
}

/** Tables of a collaboration instance are not uploaded, and cannot be written in every form. */
function tableProblems({ target, collaboration, upload, format, csvEscape }: RouteConfig, index: number) {
  const problem = (path: string, message: string) => [{ path: `dataSets.${index}.${path}`, message }];
  if (target !== 'collaboration') {
    return collaboration === undefined
      ? []
      : problem('collaboration', 'is for "target": "collaboration"; add it, or leave this out');
  }
  return [
    ...(upload === undefined
      ? []
      : problem('upload', 'a collaboration instance takes no uploads: it reads tables; leave it out')),
    ...(format === 'jsonl' ? problem('format', 'tables are parquet or csv') : []),
    ...(csvEscape === undefined ? [] : problem('csvEscape', 'is not for tables; leave it out')),
  ];
}

function invalid(origin: string, problems: { path: string; message: string }[]): SchemaError {
  const list = problems.map(({ path, message }) => `${path}: ${message}`).join('. ');
  return new SchemaError(`The configuration (${origin}) is wrong. ${list}.`, problems);
}
