/** Tag of objects or of a bucket that tells AMC which instances may read it; the ids are separated by spaces. */
export const INSTANCE_TAG = 'instanceId';

/** AMC reads at most this many instance ids from the tag. */
export const MAX_INSTANCES = 25;
