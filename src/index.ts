/**
 * `amc-ingest`: {@link ingest} does the whole job. The other exports are its parts: schemas, single
 * identifiers, the ledger, and re-checking a run. `amc-ingest/amc` uploads runs and talks to AMC;
 * `amc-ingest/identifiers` has only the rules for identifiers. Importing has no side effects.
 *
 * @module
 */
export { ingest } from './ingest/library-ingest.js';
export type { IngestResult } from './ingest/ingest.js';
export type { IngestOptions, IngestProgress } from './ingest/ingest-options.js';
export type { Input } from './read/resolve-inputs.js';
export type { Items } from './read/objects/object-source.js';
export type { S3InputObject } from './read/s3-listing.js';
export type { Store, StoreFile } from './store/store.js';
export type {
  ColumnTransform,
  TransformedValue,
  TransformRow,
  Transforms,
} from './reshape/column-transform.js';
export {
  CallbackError,
  DefectError,
  EXIT_CODES,
  IngestError,
  InputError,
  InterruptedError,
  SchemaError,
  StorageError,
  UsageError,
  type ExitCode,
  type IngestErrorOptions,
  type SchemaProblem,
} from './errors.js';
export { RefusedError } from './report/refused-error.js';
export type { RunReport, RunWarning } from './report/run-report.js';
export { REJECT_CODES, type Reject, type RejectCode } from './model/reject.js';
export { LEFT_OUT_REASONS, type LeftOutReason } from './tally/tally.js';
export type { DataSetSchema, SchemaColumn } from './schema/data-set-schema.js';
export { dataSetJsonSchema } from './schema/data-set-schema.js';
export { loadSchema, shippedSchemas } from './schema/load-schema.js';
export { parseDataSetSchema } from './schema/parse-schema.js';
export { hashIdentifier, standardize, type HashIdentifierOptions } from './hash/hash-identifier.js';
export type { StandardizeOptions } from './normalize/standardizer.js';
export {
  EXTERNAL_IDENTITY_TYPES,
  HASHED_PII_TYPES,
  type ExternalIdentityType,
  type HashedPiiType,
} from './model/identifier.js';
export type { S3ClientSource } from './aws/load-s3-client.js';
export { openLedger, type Ledger, type HistoryItem, type LedgerOptions } from './ledger/ledger.js';
export type { RunEntry, UploadEntry } from './ledger/entries.js';
export type { HeldRun } from './ledger/held-run.js';
export { findDelivery, type FindDeliveryOptions, type FoundDelivery } from './delivery/find-delivery.js';
export type { Completion } from './delivery/completion.js';
export {
  checkPreparedFiles,
  publishPreparedFiles,
  type PreparedResult,
  type PublishPreparedOptions,
} from './prepared/publish-prepared.js';
export type { CheckPreparedOptions, PreparedProgress } from './prepared/check-prepared-files.js';
export { verifyRun, type VerifyOptions } from './verify/verify-run.js';
export type { Problem, ProblemCode, Verification } from './verify/verification.js';
