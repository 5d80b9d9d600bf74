import type { Entries } from './explanation.js';

const NOTHING = 'Nothing was uploaded: AMC refuses an upload as a whole, or reads rows wrongly.';

/** Codes about files that an engine wrote, and that are handed over as they are (`uploads create --prefix`). */
export const PREPARED_ENTRIES = {
  PREPARED_FILES_REFUSED: {
    meaning: 'The files are not in the form that AMC accepts for the data set; nothing was uploaded.',
    why: 'AMC refuses an entire upload for one bad row or one raw identifier, and reports it only after hours.',
    whatToDo:
      'The report lists what is wrong, in which file and line. Correct the query that writes the files, write all of them again, and check them.',
    example: 'amc-ingest validate --prefix s3://my-lake/amc/sales/2024-05-13/ --schema d2c-sales',
  },
  PREPARED_HEADER: {
    meaning: "A file's columns are not the data set's, or in another order.",
    why: NOTHING,
    whatToDo: "Select exactly the data set's columns, in its order, and write a header line.",
    example:
      "COPY (SELECT order_id, order_time, email FROM sales) TO 'part.csv.gz' (HEADER, COMPRESSION gzip)",
  },
  PREPARED_TYPE: {
    meaning: "Columns of a Parquet file have other types than the data set's.",
    why: NOTHING,
    whatToDo: 'Cast the columns in the query.',
    example: 'CAST(amount AS DECIMAL(18, 2)), CAST(quantity AS INTEGER), CAST(order_time AS TIMESTAMP)',
  },
  PREPARED_EMPTY_TEXT: {
    meaning: 'A column of identifiers in a Parquet file has empty texts instead of nulls.',
    why: 'To AMC an empty text is a value, but not a hash.',
    whatToDo: "Write NULLIF(column, '').",
    example: "SELECT NULLIF(phone, '') AS phone FROM people",
  },
  PREPARED_FORMAT: {
    meaning: 'A file has a format that cannot be uploaded to AMC.',
    why: 'An upload has one format for all of its files.',
    whatToDo: 'Write CSV with a header, JSON Lines (one object for each line) or Parquet, in UTF-8.',
    example: 'df.write.option("header", True).csv("s3://my-lake/amc/sales/")',
  },
  PREPARED_COMPRESSION: {
    meaning: "A file's compression is one that an upload request cannot state.",
    why: NOTHING,
    whatToDo: 'Write CSV and JSON Lines plain or with gzip, Parquet with Snappy, gzip or plain.',
    example: "COPY sales TO 'part.parquet' (FORMAT parquet, COMPRESSION snappy)",
  },
  PREPARED_MIXED: {
    meaning: 'The files are not all of one format and compression.',
    why: 'An upload request states one format and one compression for all of its files.',
    whatToDo: 'Write all files in the same form, or upload them from two prefixes.',
    example: 'A folder with 11 files in gzip, and one plain file that somebody added by hand.',
  },
  PREPARED_FILE_SIZE: {
    meaning: 'A file has 1 GB or more.',
    why: 'AMC may fail to read files of 1 GB and more.',
    whatToDo: 'Write more and smaller files.',
    example: 'UNLOAD … MAXFILESIZE 500 MB; df.repartition(64).write…',
  },
  PREPARED_FILE_NAME: {
    meaning: 'A file has a name that a manifest cannot contain, or that AMC does not read.',
    why: 'A manifest names one file per line, and AMC skips names that begin with "." or "_".',
    whatToDo: 'Rename the file.',
    example: 'part-00000.csv.gz in place of a name with a line break in it.',
  },
  PREPARED_LINE_ENDS: {
    meaning: "A file's lines end with a carriage return and a line feed.",
    why: 'The carriage return would become a part of the last column of every row.',
    whatToDo: 'Export with line feeds only (LF).',
    example: 'df.write.option("lineSep", "\\n").csv(…)',
  },
  PREPARED_BYTE_ORDER_MARK: {
    meaning: 'A file begins with a byte order mark.',
    why: "It would become a part of the first column's name, and AMC would miss that column.",
    whatToDo: 'Export as UTF-8 without a mark.',
    example: 'In pandas encoding="utf-8" in place of "utf-8-sig".',
  },
  PREPARED_QUOTES: {
    meaning: "A CSV file's quotes are not as the upload request describes them.",
    why: 'Columns would be shifted, or rows swallowed.',
    whatToDo:
      'Double quotes inside of quoted values, or use --csv-escape backslash if backslashes escape them.',
    example: 'Spark escapes with a backslash unless told otherwise: option("escape", "\\"")',
  },
  PREPARED_NOT_READABLE: {
    meaning: 'A file is damaged or cut off.',
    why: 'Only a part of it can be read.',
    whatToDo: 'Export or transfer the file again.',
    example: 'A gzip file whose end is missing, since the job was killed.',
  },
  PREPARED_EVENT_TIME: {
    meaning: 'Rows have events that the schema excludes: too old, or in the future.',
    why: 'Nothing can be left out of files that are uploaded unchanged.',
    whatToDo: 'Filter such rows in the query, or set input.events to warn.',
    example: "WHERE order_time >= current_date - INTERVAL '12 months'",
  },
  PREPARED_NO_ROWS: {
    meaning: 'No file has a row.',
    why: 'With a strategy that replaces everything, an upload without rows would empty the data set.',
    whatToDo: 'Check the query that wrote the files.',
    example: 'A partition of a day without sales: do not hand it over.',
  },
  FILES_CHANGED: {
    meaning: 'Files were added, removed or rewritten since they were checked.',
    why: 'AMC would read something other than what was checked.',
    whatToDo: 'Wait until the job that writes them has ended, then run the command again.',
    example: 'amc-ingest uploads create --prefix s3://my-lake/amc/sales/ --delivery marker …',
  },
} as const satisfies Entries;
