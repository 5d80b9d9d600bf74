/**
 * `amc-ingest/identifiers`: standardization and hashing of single identifiers, for programs that need nothing
 * else. Imports neither the AWS SDK nor anything that reads or writes.
 */
export { hashIdentifier, standardize, type HashIdentifierOptions } from './hash/hash-identifier.js';
export type { StandardizeOptions } from './normalize/standardizer.js';
export { HASHED_PII_TYPES, type HashedPiiType } from './model/identifier.js';
export { EXIT_CODES, IngestError, UsageError, type ExitCode, type IngestErrorOptions } from './errors.js';
