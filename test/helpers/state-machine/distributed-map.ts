import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { MapState } from './definition.js';
import { fill, type Scope } from './paths.js';
import { StateError } from './task-error.js';

/** Step Functions passes on items and results of at most this many characters. */
export const MAX_PAYLOAD = 256 * 1024;
/** Step Functions runs at most this many child executions at a time. */
const MAX_CHILDREN = 10_000;

const place = z.strictObject({ Bucket: z.string(), Key: z.string() });
const target = z.strictObject({ Bucket: z.string(), Prefix: z.string() });

/** The outcome of a child execution. */
interface Child {
  readonly input: unknown;
  readonly output: unknown;
  readonly error: StateError | null;
}

/**
 * Runs a Distributed Map as its state says: items from S3, in batches, this many at a time, until more than the
 * tolerated share has failed. The children's results are written to S3, and only their location goes into the state.
 */
export async function runDistributedMap(
  map: MapState,
  scope: Scope,
  s3: S3Client,
  runChild: (input: unknown) => Promise<unknown>,
): Promise<unknown> {
  const items = await readItems(map, scope, s3);
  const { MaxItemsPerBatch, BatchInput } = map.ItemBatcher;
  const inputs: unknown[] = [];
  for (let first = 0; first < items.length; first += MaxItemsPerBatch) {
    inputs.push({
      ...(BatchInput === undefined ? {} : { BatchInput: fill(BatchInput, scope) }),
      Items: items.slice(first, first + MaxItemsPerBatch),
    });
  }
  const limit = pLimit(Math.min(map.MaxConcurrency || MAX_CHILDREN, MAX_CHILDREN));
  const children: Child[] = [];
  let failed = 0;
  const isFailed = () => failed > (map.ToleratedFailurePercentage / 100) * inputs.length;
  await Promise.all(
    inputs.map((input) =>
      limit(async () => {
        // Children that have not started when the map fails never start.
        if (isFailed()) return;
        const child = await settle(input, runChild);
        if (child.error !== null) failed += 1;
        children.push(child);
      }),
    ),
  );
  const written = await writeResults(map, scope, s3, children);
  if (isFailed()) {
    throw new StateError(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  }
  return written;
}

async function settle(input: unknown, runChild: (input: unknown) => Promise<unknown>): Promise<Child> {
  try {
    if (JSON.stringify(input).length > MAX_PAYLOAD) throw new StateError('States.DataLimitExceeded', 'batch');
    const output = await runChild(input);
    if (JSON.stringify(output).length > MAX_PAYLOAD)
      throw new StateError('States.DataLimitExceeded', 'output');
    return { input, output, error: null };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { input, output: null, error };
  }
}

async function readItems(map: MapState, scope: Scope, s3: S3Client): Promise<readonly unknown[]> {
  const at = place.parse(fill(map.ItemReader.Parameters, scope));
  const { Body } = await s3.send(new GetObjectCommand(at));
  return z.array(z.unknown()).parse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
}

async function writeResults(
  map: MapState,
  scope: Scope,
  s3: S3Client,
  children: readonly Child[],
): Promise<unknown> {
  const { Bucket, Prefix } = target.parse(fill(map.ResultWriter.Parameters, scope));
  const folder = `${Prefix}/${map.Label ?? 'map'}`;
  const put = (name: string, value: unknown) =>
    s3.send(new PutObjectCommand({ Bucket, Key: `${folder}/${name}`, Body: JSON.stringify(value) }));
  const of = (isGood: boolean) =>
    children
      .filter(({ error }) => (error === null) === isGood)
      .map(({ input, output, error }) => ({
        Input: JSON.stringify(input),
        ...(error === null
          ? { Output: JSON.stringify(output) }
          : { Error: error.error, Cause: error.message }),
      }));
  await put('SUCCEEDED_0.json', of(true));
  await put('FAILED_0.json', of(false));
  await put('manifest.json', { DestinationBucket: Bucket, ResultFiles: {} });
  return {
    MapRunArn: `arn:aws:states:us-east-1:111122223333:mapRun:test/${map.Label}`,
    ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` },
  };
}
