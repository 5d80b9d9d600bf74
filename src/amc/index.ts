export { AmcClient } from './amc-client.js';
export type { AmcClientOptions, AmcInstance } from './amc-client.js';
export type { AmcCredentials } from './access-tokens.js';
export { AmcApiError, type AmcApiErrorFields } from './api-error.js';
export { systemClock } from './clock.js';
export type { Clock } from './clock.js';
export { matchRate } from './collaboration.js';
export type {
  AmcCollaboration,
  AmcCollaborationMember,
  AmcIdMappingTable,
  AmcIdNamespace,
  AmcMappingJob,
  AmcMappingJobStatus,
  AmcMappingJobSummary,
  AmcMappingStarted,
} from './collaboration.js';
export type { CollaborationCalls } from './collaboration-calls.js';
export type { MappingWaitOptions } from './wait-for-mapping-job.js';
export type { CreatedUpload } from './create-upload.js';
export type {
  AmcColumn,
  AmcDataSet,
  ColumnChanges,
  ColumnDefinition,
  DataSetChanges,
  DataSetDefinition,
} from './data-set.js';
export type { CallOptions, DataSetCalls, DataSetReceipt, ListOptions } from './data-set-calls.js';
export {
  AmcAnswerError,
  AmcConflictError,
  AmcConnectionError,
  AmcError,
  AmcInterruptedError,
  AmcLoginError,
  AmcOutcomeUnknownError,
  AmcRequestError,
  AmcWaitTimeoutError,
} from './errors.js';
export type { AmcErrorOptions, AmcStep } from './errors.js';
export type { AmcEvent, AmcEventListener } from './events.js';
export { AMC_REGIONS, isAmcRegion } from './regions.js';
export type { AmcRegion } from './regions.js';
export type { RetryPolicy } from './retry.js';
export { Secret } from './secret.js';
export type { LookUpPolicy } from './send-or-find.js';
export { findAccount, findSettings } from './find-settings.js';
export type { Account, FoundSettings } from './find-settings.js';
export { readAmcLogin, readAmcSettings } from './settings.js';
export type { AmcLogin, AmcSettings, ReadSettingsOptions } from './settings.js';
export { AmcSettingsError } from './settings-error.js';
export type { SettingsProblem } from './settings-error.js';
export type { SecretReader } from './setting-sources.js';
export { COMPRESSION_FORMATS, UPDATE_STRATEGIES, uploadStatus } from './upload.js';
export type {
  AmcCompressionFormat,
  AmcDataSource,
  AmcFileFormat,
  AmcUpdateStrategy,
  AmcUpload,
  AmcUploadStatus,
  CsvDataFormat,
  UploadDefinition,
} from './upload.js';
export type { ListUploadsOptions, UploadCalls } from './upload-calls.js';
export { uploadsSince, type UploadsSince } from './uploads-since.js';
export { MAX_DELETION_IDENTITIES } from './user-deletion.js';
export type { AmcIdentity, AmcUserDeletion, AmcUserDeletionStatus } from './user-deletion.js';
export type { UserDeletionCalls } from './user-deletion-calls.js';
export { reportChanges } from './report-changes.js';
export { arrivedText } from './wait-for-upload.js';
export type { UploadResult, WaitOptions } from './wait-for-upload.js';
export type { AmcAccountInfo, AmcTerms } from './account.js';
export type { AccountCalls, InstanceCalls } from './account-calls.js';
export type { AmcDataSourceInfo } from './data-source.js';
export type { DataSourceCalls } from './data-source-calls.js';
export type { DownloadOptions } from './download-result.js';
export { AmcResultError } from './errors.js';
export type { AmcExecution, AmcExecutionStatus } from './execution.js';
export type { ExecutionCalls, ListExecutionsOptions } from './execution-calls.js';
export { NAMED_WINDOWS } from './execution-request.js';
export type { ExecutionRequest, HiddenRowColumns, QuerySource, TimeWindow } from './execution-request.js';
export type { AmcCreationStatus, AmcInstanceInfo, AmcInstanceKind } from './instance-info.js';
export type { SavedQueryCalls } from './saved-query-calls.js';
export { WEEKDAYS } from './schedule.js';
export type { AmcSchedule, ScheduleDefinition, Weekday } from './schedule.js';
export type { ScheduleCalls } from './schedule-calls.js';
export { sqlOnOneLine } from './sql-line.js';
export type { ExecutionWaitOptions } from './wait-for-execution.js';
export type { AmcSavedQuery, SavedQueryDefinition } from './workflow.js';
