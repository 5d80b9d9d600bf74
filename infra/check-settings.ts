import type { z } from 'zod';
import { nearestNames } from '../src/nearest-names.js';
import { isShippedSchema, shippedDataSetId, shippedNames } from './shipped-data-set.js';
import { configuration } from './configuration.js';
import type { StackSettings } from './settings-shape.js';

/** What one function processes in its time, with a third in reserve; measured at some 7.5 MB per second. */
const BATCH_BYTES = 5_000_000_000;
/** SSM's advanced tier. */
const MAX_PARAMETER = 8_192;
/** AWS's own example accounts: nobody means to give them access. */
const EXAMPLE_ACCOUNTS: ReadonlySet<string> = new Set(['111122223333', '123456789012', '444455556666']);
/** AWS allows this many tags on a resource. */
const MAX_TAGS = 50;
/** The region in which AMC uses an advertiser's key. */
export const AMC_KEY_REGION = 'us-east-1';

/** Settings that are valid individually but cannot work together. */
export function checkTogether(settings: StackSettings, context: z.RefinementCtx): void {
  const problem = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  checkSchemas(settings, problem);
  checkLoad(settings, problem);
  checkAccess(settings, problem);
  checkKeys(settings, problem);
  checkAlarms(settings, problem);
  const { tags } = settings;
  if (Object.keys(tags).length > MAX_TAGS) problem('tags', `are more than ${MAX_TAGS}`);
  if (Object.keys(tags).some((name) => /^aws:/i.test(name))) problem('tags', 'must not start with aws:');
  const place = { output: `s3://${'x'.repeat(63)}/`, data: `s3://${'x'.repeat(63)}/` };
  const { length } = JSON.stringify(configuration(settings, place));
  if (length > MAX_PARAMETER) {
    problem(
      'dataSets',
      `make a configuration of ${length} characters; an SSM parameter takes ${MAX_PARAMETER}. Put schemas into S3: "schema": "s3://bucket/schema.json"`,
    );
  }
}

type Problem = (path: string, message: string) => void;

/** A missing schema would fail with the first drop. */
function checkSchemas({ dataSets }: StackSettings, problem: Problem): void {
  for (const { schema } of dataSets) {
    if (typeof schema !== 'string' || schema.startsWith('s3://') || isShippedSchema(schema)) continue;
    const near = nearestNames(schema, shippedNames());
    const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
    problem(
      'dataSets',
      `${JSON.stringify(schema)} is not a shipped schema.${hint} Put a schema of your own into S3: "schema": "s3://bucket/schema.json"`,
    );
  }
}

function checkLoad({ reservedConcurrency, maxConcurrency, scaleOut }: StackSettings, problem: Problem): void {
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
}

function checkAccess({ amcUploadAccountId, writers, buckets }: StackSettings, problem: Problem): void {
  if (amcUploadAccountId !== undefined && EXAMPLE_ACCOUNTS.has(amcUploadAccountId))
    problem('amcUploadAccountId', "is AWS's example account: put AMC's data upload account there");
  for (const { principal } of writers) {
    const [account = ''] = /\d{12}/.exec(principal) ?? [];
    if (EXAMPLE_ACCOUNTS.has(account)) problem('writers', `${account} is AWS's example account`);
    if (account === amcUploadAccountId)
      problem('writers', "AMC's account reads data files; it must not have to do with raw drops");
  }
  if (writers.length > 0 && buckets.drops !== undefined)
    problem('writers', 'are for the bucket of the stack; the policy of an existing bucket is its owner’s');
  const { output, data, drops = [] } = buckets;
  const bucketOf = (place: string | undefined) => place?.split('/')[2];
  if (data !== undefined && (bucketOf(data) === bucketOf(output) || drops.includes(bucketOf(data) ?? '')))
    problem('buckets', 'data must be a bucket of its own: AMC may list all of it');
}

/** AMC uses a key only in us-east-1, and requires a multi-Region key; CloudFormation creates no replica elsewhere. */
function checkKeys({ kms, region, buckets }: StackSettings, problem: Problem): void {
  if (kms === false) return;
  const dataKey = kms === true ? undefined : kms.dataKey;
  if (dataKey === undefined && buckets.data === undefined && region !== AMC_KEY_REGION) {
    problem(
      'kms',
      `AMC takes a multi-Region key that exists in ${AMC_KEY_REGION}, and a stack makes keys in its own region only. Set "region": "${AMC_KEY_REGION}", or make such a key with a replica there and name it: "kms": {"dataKey": "arn:aws:kms:…:key/mrk-…"}`,
    );
  }
  if (dataKey !== undefined && region !== undefined && !dataKey.includes(`:kms:${region}:`))
    problem(
      'kms',
      `dataKey must be the replica in the stack's region (${region}): S3 uses keys of its own region`,
    );
}

function checkAlarms(settings: StackSettings, problem: Problem): void {
  const { alarmEmail, alarmTopicArn, expected, dataSets } = settings;
  if (alarmEmail !== undefined && alarmTopicArn !== undefined)
    problem('alarmEmail', 'takes the place of alarmTopicArn: give one of them');
  const schemas = dataSets.map(({ schema }) => schema);
  if (!schemas.every(isShippedSchema)) return;
  const ids = new Set(schemas.map(shippedDataSetId));
  for (const id of Object.keys(expected))
    if (!ids.has(id)) problem('expected', `${id} is no data set of these settings (${[...ids].join(', ')})`);
}
