import { formatS3Location } from '../../aws/s3-location.js';
import type { DataType } from '../../model/data-set.js';
import { ref, type Resource } from './resource.js';
import type { StackTable } from './stack-table.js';

const PARQUET_TYPES: Readonly<Record<DataType, string>> = {
  STRING: 'string',
  DECIMAL: 'decimal(38,2)',
  INTEGER: 'int',
  LONG: 'bigint',
  TIMESTAMP: 'timestamp',
  DATE: 'date',
};

/** The run's data folder as a table of the Glue catalog. Columns are in the order of the files. */
export function glueTable({ name, columns, format, isCompressed, data, runId }: StackTable): Resource {
  const isParquet = format === 'parquet';
  return {
    Type: 'AWS::Glue::Table',
    Properties: {
      CatalogId: ref('AWS::AccountId'),
      DatabaseName: ref('Database'),
      TableInput: {
        Name: name,
        Description: `Run ${runId} of amc-ingest`,
        TableType: 'EXTERNAL_TABLE',
        Parameters: {
          EXTERNAL: 'TRUE',
          classification: format,
          ...(isParquet ? {} : { 'skip.header.line.count': '1' }),
          ...(isParquet || !isCompressed ? {} : { compressionType: 'gzip' }),
        },
        StorageDescriptor: {
          Location: `${formatS3Location(data)}/`,
          // The CSV reader returns only strings.
          Columns: columns.map((column) => ({
            Name: column.name,
            Type: isParquet ? PARQUET_TYPES[column.dataType] : 'string',
          })),
          ...(isParquet ? PARQUET : CSV),
        },
      },
    },
  };
}

const PARQUET = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  SerdeInfo: {
    SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    Parameters: { 'serialization.format': '1' },
  },
};

const CSV = {
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  SerdeInfo: {
    SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
    Parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
  },
};
