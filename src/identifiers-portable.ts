/**
 * `amc-ingest/identifiers` outside of Node: the same functions with their own SHA-256. Imports no Node modules
 * and uses only the language itself: no TextEncoder, no Intl, no Buffer. For browsers, workers, and the
 * JavaScript engines of databases.
 */
import { identifierDigest } from './hash/empty-digest.js';
import { identifierFunctions } from './hash/identifier-functions.js';
import { sha256Portable } from './hash/sha256-portable.js';

export const { standardize, hashIdentifier } = identifierFunctions(identifierDigest(sha256Portable));
export type { HashIdentifierOptions } from './hash/identifier-functions.js';
export type { StandardizeOptions } from './normalize/standardizer.js';
export { HASHED_PII_TYPES, type HashedPiiType } from './model/identifier.js';
export { EXIT_CODES, IngestError, UsageError, type ExitCode, type IngestErrorOptions } from './errors.js';
