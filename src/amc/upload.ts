import { z } from 'zod';

import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

export const COMPRESSION_FORMATS = ['GZIP', 'BZIP', 'SNAPPY', 'NONE', 'ZIP'] as const;
/** How uploaded files are compressed. */
export type AmcCompressionFormat = (typeof COMPRESSION_FORMATS)[number];

/** Whether an upload changes individual periods of the data set, or all of it. */
export const UPDATE_STRATEGIES = ['ADDITIVE', 'FULL_REPLACE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP'] as const;
/** A strategy of {@link UPDATE_STRATEGIES}. */
export type AmcUpdateStrategy = (typeof UPDATE_STRATEGIES)[number];

export const UPLOAD_STATUSES = ['SUBMITTED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'] as const;
/** `UNKNOWN`: a status that AMC added after this was written; `statusText` has it. */
export type AmcUploadStatus = (typeof UPLOAD_STATUSES)[number] | 'UNKNOWN';

export const COMPARATORS = ['EQ', 'GT', 'GTE', 'LT', 'LTE'] as const;
export type AmcComparator = (typeof COMPARATORS)[number];

/** The format of a CSV file. Omitted fields have AMC's defaults; its default escape character is a backslash. */
export interface CsvDataFormat {
  /** Default `,`. */
  readonly fieldDelimiter?: string | undefined;
  /** Default `"`. */
  readonly quoteCharacter?: string | undefined;
  /** Default `\`. Give `"` for files that double their quotes. */
  readonly quoteEscapeCharacter?: string | undefined;
  /** Default a line feed. */
  readonly recordDelimiter?: string | undefined;
  /** Default none. */
  readonly commentCharacter?: string | undefined;
}

/** The dialect of uploaded files. */
export type AmcFileFormat =
  | { readonly csvDataFormat: CsvDataFormat }
  | { readonly jsonDataFormat: 'LINES' | 'DOCUMENT' }
  | { readonly parquetDataFormat: 'PARQUET_DATA_FORMAT' };

/** Where the files are: one file, all files under a prefix, or the files that a manifest names. */
export type AmcDataSource = { readonly sourceS3Bucket: string } & (
  | { readonly sourceFileS3Key: string }
  | { readonly sourceS3Prefix: string }
  | { readonly sourceManifestS3Key: string }
);

/** The contents of an upload request. */
export interface UploadDefinition {
  readonly dataSource: AmcDataSource;
  readonly fileFormat: AmcFileFormat;
  readonly compressionFormat: AmcCompressionFormat;
  readonly updateStrategy: AmcUpdateStrategy;
  /** Takes precedence over the data set's country; a country column takes precedence over both. */
  readonly countryCode?: string | undefined;
}

const STATUS_NAMES: Readonly<Record<string, AmcUploadStatus>> = {
  SUBMITTED: 'SUBMITTED',
  PENDING: 'SUBMITTED',
  IN_PROGRESS: 'IN_PROGRESS',
  RUNNING: 'IN_PROGRESS',
  SUCCESS: 'SUCCESS',
  SUCCEEDED: 'SUCCESS',
  COMPLETED: 'SUCCESS',
  FAILED: 'FAILED',
};

/** Maps any status text to the contract's status; AMC's guide also shows PENDING and COMPLETED. */
export function uploadStatus(text: string | undefined): AmcUploadStatus {
  return STATUS_NAMES[(text ?? '').toUpperCase()] ?? 'UNKNOWN';
}

const dataSourceAnswer = z.looseObject({
  sourceS3Bucket: optional(z.string()),
  sourceFileS3Key: optional(z.string()),
  sourceS3Prefix: optional(z.string()),
  sourceManifestS3Key: optional(z.string()),
});
export type AmcDataSourceAnswer = z.output<typeof dataSourceAnswer>;

/** Numbers by name; anything else among AMC's metrics is ignored. */
const metricsAnswer = z
  .record(z.string(), z.unknown())
  .transform((metrics) =>
    Object.fromEntries(
      Object.entries(metrics).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
    ),
  )
  .pipe(z.record(z.string(), z.number()));

/** An upload as AMC shows it, with `status` mapped and AMC's own word for it in `statusText`. */
export const uploadAnswer = z
  .looseObject({
    uploadId: z.string(),
    status: z.string(),
    dataSetId: optional(z.string()),
    instanceId: optional(z.string()),
    countryCode: optional(z.string()),
    createdAt: optional(z.string()),
    updatedAt: optional(z.string()),
    message: optional(z.string()),
    metrics: optional(metricsAnswer),
    dataSource: optional(dataSourceAnswer),
  })
  .transform((upload) => ({ ...upload, status: uploadStatus(upload.status), statusText: upload.status }));
/** An upload as AMC describes it. */
export type AmcUpload = z.output<typeof uploadAnswer>;

export const uploadEnvelope = z.looseObject({ upload: uploadAnswer });
export const createUploadAnswer = z.looseObject({
  uploadId: z.string().min(1),
  status: optional(z.string()),
});
export const uploadPage = pageAnswer('uploads', uploadAnswer);

/** Whether AMC's record of a data source matches the one that was sent. */
export function sameDataSource(sent: AmcDataSource, seen: AmcDataSourceAnswer): boolean {
  const wanted: Readonly<Record<string, string | undefined>> = { ...sent };
  const places = ['sourceS3Bucket', 'sourceFileS3Key', 'sourceS3Prefix', 'sourceManifestS3Key'] as const;
  // A field that does not apply may come back empty instead of missing.
  return places.every((place) => (seen[place] ?? '') === (wanted[place] ?? ''));
}
