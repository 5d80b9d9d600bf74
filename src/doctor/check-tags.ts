import type { BucketReader } from '../aws/bucket-reader.js';
import { INSTANCE_TAG, MAX_INSTANCES } from '../model/instance-tag.js';
import { unreadable } from './check-policy.js';
import { type CheckResult, failed, failedBy, ok, warning } from './check-result.js';

const NAME = 'tags';
const OBJECTS_INSTEAD =
  'Or tag the objects with `amc-ingest run --instance ID…`. Neither is needed when the bucket is in the AWS account connected to the instance.';

/** Whether the bucket's tag names the instances; they are undefined when the settings do not tell them. */
export async function checkTags(
  reader: BucketReader,
  instanceIds: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<CheckResult> {
  let tags: ReadonlyMap<string, string>;
  try {
    tags = await reader.tags(signal);
  } catch (error) {
    return unreadable(NAME, error) ?? failedBy(NAME, error);
  }
  const wanted = instanceIds ?? [];
  const value = tags.get(INSTANCE_TAG);
  const setIt = `Tag the bucket (\`amc-ingest bucket-policy --instance\` prints how). ${OBJECTS_INSTEAD}`;
  if (value === undefined) {
    const similar = [...tags.keys()].find((key) => key.toLowerCase() === INSTANCE_TAG.toLowerCase());
    if (similar !== undefined) {
      return failed(
        NAME,
        `the bucket has the tag ${similar}, but AMC reads ${INSTANCE_TAG}: capital letters count.`,
        `Rename it. ${OBJECTS_INSTEAD}`,
      );
    }
    return warning(NAME, `the bucket has no tag ${INSTANCE_TAG}.`, setIt);
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
