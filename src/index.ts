export { ingest, type IngestResult } from './ingest.js';
export type { IngestOptions, IngestProgress } from './ingest-options.js';
export type { Input } from './read/resolve-inputs.js';
export {
  DefectError,
  IngestError,
  InputError,
  InterruptedError,
  SchemaError,
  StorageError,
  UsageError,
  type SchemaProblem,
} from './errors.js';
export { RefusedError } from './report/refused-error.js';
export type { RunReport, RunWarning } from './report/run-report.js';
export { REJECT_CODES, type Reject, type RejectCode } from './types/reject.js';
export { LEFT_OUT_REASONS, type LeftOutReason } from './types/tally.js';
export type { DataSetSchema, SchemaColumn } from './schema/data-set-schema.js';
export { dataSetJsonSchema } from './schema/data-set-schema.js';
export { loadSchema } from './schema/load-schema.js';
export { parseDataSetSchema } from './schema/parse-schema.js';
export { hashIdentifier, standardize, type HashIdentifierOptions } from './hash/hash-identifier.js';
export { HASHED_PII_TYPES, type HashedPiiType } from './types/identifier.js';
export {
  AmcClient,
  readAmcSettings,
  Secret,
  type AmcClientOptions,
  type AmcSettings,
  type AmcUpdateStrategy,
} from './amc/index.js';
export { AmcApiError, AmcError } from './amc/index.js';
export { dataSetDefinition } from './hand-over/data-set-definition.js';
export { diffDataSet, type DataSetDifference } from './hand-over/data-set-diff.js';
export { handOverRun, type HandOverOptions, type HandOverOutcome } from './hand-over/hand-over-run.js';
export { openLedger, Ledger, type HistoryItem, type LedgerOptions } from './ledger/ledger.js';
export { verifyRun, type VerifyOptions } from './verify/verify-run.js';
export type { Problem, ProblemCode, Verification } from './verify/verification.js';
export type { UploadCaution } from './hand-over/upload-cautions.js';
