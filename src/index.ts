/**
 * `amc-ingest`: {@link ingest} does the whole job; beside it stand its parts: schemas, single identifiers, re-checking
 * a run, and the hand-over to AMC. Importing has no side effects.
 *
 * @module
 */
export { ingest, type IngestResult } from './ingest/ingest.js';
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
export {
  AMC_REGIONS,
  AmcAnswerError,
  AmcApiError,
  AmcClient,
  AmcConflictError,
  AmcConnectionError,
  AmcError,
  AmcInterruptedError,
  AmcLoginError,
  AmcOutcomeUnknownError,
  AmcRequestError,
  AmcSettingsError,
  AmcWaitTimeoutError,
  readAmcSettings,
  Secret,
  UPDATE_STRATEGIES,
  uploadStatus,
  type AmcApiErrorFields,
  type AmcClientOptions,
  type AmcColumn,
  type AmcCompressionFormat,
  type AmcCredentials,
  type AmcDataSet,
  type AmcDataSource,
  type AmcErrorOptions,
  type AmcEvent,
  type AmcEventListener,
  type AmcFileFormat,
  type AmcIdentity,
  type AmcInstance,
  type AmcRegion,
  type AmcSettings,
  type AmcStep,
  type AmcUpdateStrategy,
  type AmcUpload,
  type AmcUploadStatus,
  type AmcUserDeletion,
  type AmcUserDeletionStatus,
  type CallOptions,
  type Clock,
  type ColumnChanges,
  type ColumnDefinition,
  type CreatedUpload,
  type CsvDataFormat,
  type DataSetCalls,
  type DataSetChanges,
  type DataSetDefinition,
  type DataSetReceipt,
  type ListOptions,
  type ListUploadsOptions,
  type LookUpPolicy,
  type ReadSettingsOptions,
  type RetryPolicy,
  type SecretReader,
  type SettingsProblem,
  type UploadCalls,
  type UploadDefinition,
  type UploadResult,
  type UserDeletionCalls,
  type WaitOptions,
} from './amc/index.js';
export { dataSetDefinition } from './hand-over/data-set-definition.js';
export { diffDataSet, type DataSetDifference, type Mend } from './hand-over/data-set-diff.js';
export { handOverRun, type HandOverOptions, type HandOverOutcome } from './hand-over/hand-over-run.js';
export type { S3ClientSource } from './aws/load-s3-client.js';
export { openLedger, type Ledger, type HistoryItem, type LedgerOptions } from './ledger/ledger.js';
export type { RunEntry, UploadEntry } from './ledger/entries.js';
export { verifyRun, type VerifyOptions } from './verify/verify-run.js';
export type { Problem, ProblemCode, Verification } from './verify/verification.js';
export type { UploadCaution } from './hand-over/upload-cautions.js';
