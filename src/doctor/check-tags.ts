import type { BucketReader } from '../aws/bucket-reader.js';
import { INSTANCE_TAG, MAX_INSTANCES } from '../model/instance-tag.js';
import { unreadable } from './check-policy.js';
import { type CheckResult, failed, failedBy, ok, warning } from './check-result.js';

const NAME = 'tags';
const OBJECTS_INSTEAD =
  'Or tag the objects with `amc-ingest run --instance ID…`. Neither is needed when the bucket is in the AWS account connected to the instance.';

export interface TagCheckOptions {
  /** Undefined when the settings do not name them. */
  readonly instanceIds: readonly string[] | undefined;
  /** For each instance, the AWS account that is connected to it. */
  readonly connected: ReadonlyMap<string, string>;
}

/**
 * Whether the bucket's tag names the instances, or need not: AMC reads buckets of the AWS account that is
 * connected to an instance without a tag.
 */
export async function checkTags(
  reader: BucketReader,
  { instanceIds, connected }: TagCheckOptions,
  signal: AbortSignal,
): Promise<CheckResult> {
  const owners = new Set<string>();
  for (const account of new Set(connected.values())) {
    if ((await reader.isOwnedBy(account, signal)) === true) owners.add(account);
  }
  const isOwn = (id: string) => owners.has(connected.get(id) ?? '');
  const [owner] = owners;
  if (owner !== undefined && instanceIds?.every(isOwn) === true) {
    return ok(
      NAME,
      `the bucket is in the AWS account ${owner}, which is connected to ${instanceIds.join(', ')}: no tag is needed.`,
    );
  }
  let tags: ReadonlyMap<string, string>;
  try {
    tags = await reader.tags(signal);
  } catch (error) {
    return unreadable(NAME, error) ?? failedBy(NAME, error);
  }
  const wanted = (instanceIds ?? []).filter((id) => !isOwn(id));
  const value = tags.get(INSTANCE_TAG);
  const setIt = `Tag the bucket (\`amc-ingest bucket-policy --instance\` prints how). ${OBJECTS_INSTEAD}`;
  const others = connected.size > 0 && owners.size === 0 ? ', and is not in a connected AWS account' : '';
  if (value === undefined) {
    const similar = [...tags.keys()].find((key) => key.toLowerCase() === INSTANCE_TAG.toLowerCase());
    if (similar !== undefined) {
      return failed(
        NAME,
        `the bucket has the tag ${similar}, but AMC reads ${INSTANCE_TAG}: capital letters count.`,
        `Rename it. ${OBJECTS_INSTEAD}`,
      );
    }
    return warning(NAME, `the bucket has no tag ${INSTANCE_TAG}${others}.`, setIt);
  }
  if (/[,;\t\n]/.test(value)) {
    return failed(
      NAME,
      `the tag ${INSTANCE_TAG} separates its ids by something else than spaces.`,
      'Write the ids with one space between them.',
    );
  }
  const ids = value.split(' ').filter((id) => id !== '');
  if (ids.length > MAX_INSTANCES) {
    return failed(
      NAME,
      `the tag ${INSTANCE_TAG} has ${ids.length} ids, and AMC reads ${MAX_INSTANCES}.`,
      'Name fewer, or connect the AWS account of the bucket to the instances.',
    );
  }
  const absent = wanted.filter((id) => !ids.includes(id));
  if (absent.length > 0) {
    return warning(NAME, `the tag ${INSTANCE_TAG} does not name ${absent.join(', ')}.`, setIt);
  }
  if (instanceIds === undefined) {
    return ok(NAME, `${INSTANCE_TAG} names ${ids.length} instance(s); which are wanted is not known.`);
  }
  return ok(NAME, `${INSTANCE_TAG} names ${wanted.join(', ')}.`);
}
