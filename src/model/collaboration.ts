/** Names around collaboration instances: AMC on AWS Clean Rooms. */

/** Where a run's files are meant to go: uploads of a standard instance, or tables of a collaboration instance. */
export const TARGETS = ['standard', 'collaboration'] as const;
export type Target = (typeof TARGETS)[number];

/** `identity`: people, one row per key. `events`: everything else that is known about a key, without identifiers. */
export const TABLE_KINDS = ['identity', 'events'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Identifiers of a person that may be spread over several columns of the row. NAME and ADDRESS are kept together. */
export const REPEATABLE = ['EMAIL', 'PHONE', 'NAME', 'ADDRESS', 'EXTERNAL'] as const;
export type Repeatable = (typeof REPEATABLE)[number];

/** A schema mapping of AWS Entity Resolution takes 25 columns: these and the key. */
export const MAX_IDENTITY_COLUMNS = 24;
/** Rows of one key that AMC uses; it ignores more. */
export const MAX_ROWS_PER_KEY = 25;
/** The column of an event table that joins to the key of the identity table. */
export const EVENT_KEY_COLUMN = 'customer_user_id';
/** The only region where AMC reads from Clean Rooms. */
export const COLLABORATION_REGION = 'us-east-1';

/**
 * For an identity table: hashes of its keys, ascending; event tables are compared with it without reading the table.
 */
export const KEYS_NAME = 'keys.bin';
/** Bytes of a key's hash that are kept. */
export const KEY_HASH_BYTES = 8;
