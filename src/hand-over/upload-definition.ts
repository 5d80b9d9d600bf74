import type {
  AmcCompressionFormat,
  AmcFileFormat,
  AmcUpdateStrategy,
  UploadDefinition,
} from '../amc/index.js';
import { parseS3Location } from '../aws/s3-location.js';
import { UsageError } from '../errors.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { CSV_DIALECTS, type Compression, type CsvEscape, type OutputFormat } from '../model/output-format.js';

/** Strategies that only data sets with a main event time support. */
const BY_PERIOD: ReadonlySet<AmcUpdateStrategy> = new Set(['OVERLAP_REPLACE', 'OVERLAP_KEEP']);

const FILE_FORMATS: Readonly<Record<Exclude<OutputFormat, 'csv'>, AmcFileFormat>> = {
  jsonl: { jsonDataFormat: 'LINES' },
  parquet: { parquetDataFormat: 'PARQUET_DATA_FORMAT' },
};
/** For Parquet, the codec of its pages, which the files themselves state as well. */
const COMPRESSION_FORMATS: Readonly<Record<Compression, AmcCompressionFormat>> = {
  gzip: 'GZIP',
  snappy: 'SNAPPY',
  none: 'NONE',
};

/** The request to upload a run: its manifest, and exactly the dialect its files are written in. */
export function uploadDefinition(report: RunReport, updateStrategy: AmcUpdateStrategy): UploadDefinition {
  const manifest = manifestInS3(report);
  const { format, compression, countryCode, csvEscape } = report.output;
  return {
    dataSource: { sourceS3Bucket: manifest.bucket, sourceManifestS3Key: manifest.key },
    ...writtenAs({ format, compression, csvEscape }),
    updateStrategy,
    ...(countryCode === null ? {} : { countryCode }),
  };
}

/** What a request must state about files in this format. */
export function writtenAs({
  format,
  compression,
  csvEscape = 'quote',
}: {
  readonly format: OutputFormat;
  readonly compression: Compression;
  readonly csvEscape?: CsvEscape | undefined;
}): Pick<UploadDefinition, 'fileFormat' | 'compressionFormat'> {
  return {
    fileFormat: format === 'csv' ? { csvDataFormat: CSV_DIALECTS[csvEscape] } : FILE_FORMATS[format],
    compressionFormat: COMPRESSION_FORMATS[compression],
  };
}

/** @throws UsageError when the data set has no main event time and the strategy replaces by period */
export function checkStrategy(strategy: AmcUpdateStrategy, schema: DataSetSchema): void {
  const isFact = schema.columns.some((column) => column.isMainEventTime === true);
  if (isFact || !BY_PERIOD.has(strategy)) return;
  throw new UsageError(
    `${strategy} replaces or keeps periods, and the data set ${schema.dataSetId} has none (no column is its main event time). Use ADDITIVE or FULL_REPLACE.`,
    { code: 'STRATEGY_DOES_NOT_FIT' },
  );
}

function manifestInS3(report: RunReport): { bucket: string; key: string } {
  if (report.status !== 'complete' || report.manifest === null) {
    throw new UsageError(
      `The run ${report.runId} is not complete (${report.status}); only complete runs are handed to AMC.`,
      {
        code: 'RUN_NOT_COMPLETE',
      },
    );
  }
  if (!report.manifest.startsWith('s3://')) {
    throw new UsageError(
      `The run ${report.runId} is in ${report.outDir ?? 'a local folder'}; AMC reads only from S3. Run it with --out s3://bucket/prefix.`,
      { code: 'RUN_NOT_IN_S3' },
    );
  }
  return parseS3Location(report.manifest);
}
