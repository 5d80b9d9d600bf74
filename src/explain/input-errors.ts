import type { Entries } from './explanation.js';

const DAMAGED = 'Only a part of a damaged file can be read: rows would silently be missing.';
const OTHER_WAY = 'Nothing was uploaded: rows would have been read wrongly, or not at all.';
const AGAIN = 'Transfer or export it again.';

/** Codes about inputs that cannot be used. */
export const INPUT_ENTRIES = {
  DELIVERY_INCOMPLETE: {
    meaning: 'The folder is not yet a complete delivery.',
    why: 'Half of a delivery would be mistaken for all of it.',
    whatToDo: 'Run again later. When it is complete, check the name of its marker or manifest.',
    example: 'amc-ingest run exports/2024-05-13/ --schema d2c-sales --delivery marker:_DONE',
  },
  EMPTY_DELIVERY: {
    meaning: 'The folder is complete and has no data.',
    why: 'An export that found nothing looks like one that failed.',
    whatToDo: 'Check the program that wrote it; nothing was uploaded.',
    example: 'A folder with _SUCCESS and no part.',
  },
  MANIFEST_NOT_READABLE: {
    meaning: 'The manifest of a delivery lists no files, or has an unknown form.',
    why: 'Which files belong to the delivery cannot be determined.',
    whatToDo: 'Use the form of UNLOAD, a JSON list, or one name per line.',
    example: '{"entries": [{"url": "s3://my-drops/sales/0000_part_00"}]}',
  },
  MANIFEST_ELSEWHERE: {
    meaning: 'The manifest lists files outside of its folder.',
    why: 'A delivery is one folder; a manifest must not be able to name the files of others.',
    whatToDo: 'Unload into the folder of the manifest.',
    example: "UNLOAD … TO 's3://my-drops/sales/2024-05-13/' MANIFEST",
  },
  TOO_MANY_REJECTS: {
    meaning: 'More rows were rejected than --max-reject-rate allows, or none is left. No data was written.',
    why: 'This many bad rows are usually caused by a wrong mapping or a broken export, not by bad data.',
    whatToDo:
      'Look at the most frequent reason and its lines, fix the export or the schema, and validate again. If the remaining rows are good, raise --max-reject-rate.',
    example: 'amc-ingest validate sales.csv --schema d2c-sales --country US',
  },
  NO_ROW_LEFT: {
    meaning:
      'Every row was left out by a rule or because of its consent (or rejected), so nothing is left to write.',
    why: 'AMC would read an empty run as "no sales".',
    whatToDo:
      'The message counts the reasons: amc-ingest explain CODE names the setting for each. For consent, map a column with a consentType.',
    example:
      'A file of people in Germany without a consent column, and "input": {"consent": {"missing": "leaveOut"}}.',
  },
  UNREADABLE_ROW: {
    meaning: 'hash-columns found a row that it cannot split into cells.',
    why: 'A row that cannot be parsed may have identifiers in any of its cells; it is never passed on.',
    whatToDo:
      'Fix the row that the message names, or set the format of the rows: --delimiter, --unquoted, --format.',
    example: 'A row with one cell less than the header, or a quote that is not closed.',
  },
  NO_COLUMN_FOUND: {
    meaning: 'hash-columns found none of its columns in any row of JSON Lines.',
    why: 'The identifiers then have other keys, and were passed on unchanged.',
    whatToDo: 'Discard the output, and use the keys of the rows: --column email=EMAIL.',
    example: 'The rows have "e_mail", and the command was given --column email=EMAIL.',
  },
  NO_ROWS: {
    meaning: 'The inputs contain no rows.',
    why: 'AMC would read an empty run as "no sales".',
    whatToDo: 'Check the export: an empty file usually indicates a failure upstream.',
    example: 'A file with a header and nothing below.',
  },
  INPUT_NOT_FOUND: {
    meaning: 'There is no file at a path, glob or prefix.',
    why: OTHER_WAY,
    whatToDo: 'Check the spelling; put globs in quotes so that the shell does not expand them.',
    example: "amc-ingest run 'exports/*.csv.gz' --schema d2c-sales",
  },
  INPUT_NOT_READABLE: {
    meaning: 'An input cannot be opened, or reading it failed partway.',
    why: OTHER_WAY,
    whatToDo: 'Check that you may read it, and that its disk or network is available.',
    example: 'ls -l sales.csv',
  },
  INPUT_CHANGED: {
    meaning: 'A file was changed, replaced or removed while it was read.',
    why: 'Its beginning and its end would be from two different exports.',
    whatToDo:
      'Run again when the export has finished; let exports write under another name and rename at the end.',
    example: 'mv sales.csv.part sales.csv',
  },
  INPUT_ARCHIVED: {
    meaning: 'An object is in an archive class of S3.',
    why: OTHER_WAY,
    whatToDo: 'Restore it in S3, then run again.',
    example: 'aws s3api restore-object --bucket my-bucket --key sales.csv --restore-request Days=2',
  },
  CHECKSUM_MISMATCH: {
    meaning: 'The bytes of an object do not match its checksum.',
    why: DAMAGED,
    whatToDo: 'Run again. If it happens again, upload the object again.',
    example: 'aws s3 cp sales.csv s3://my-bucket/in/ --checksum-algorithm SHA256',
  },
  UNSUPPORTED_FORMAT: {
    meaning: 'The file has an unsupported format; the message names it.',
    why: OTHER_WAY,
    whatToDo: 'Export it as CSV, JSON, XML, Parquet or .xlsx.',
    example: 'An .xls of Excel 97, a PDF, a .7z archive.',
  },
  HEADER_NOT_RECOGNIZED: {
    meaning: 'None of the fields of a file is one that the schema reads.',
    why: 'Every row would consist of nulls.',
    whatToDo:
      'Choose the schema for this file, name its fields in source.from, or let init draft a schema. A file without a header needs --header; a wrong delimiter also looks like this.',
    example: 'amc-ingest init sales.csv',
  },
  MISSING_FIELD: {
    meaning: 'A file has no field for a column that may not be empty.',
    why: 'Every row would be rejected.',
    whatToDo: "Add the field to the export, or name the right one in the column's source.from.",
    example: '"source": {"from": ["order_time", "Created at"]}',
  },
  DUPLICATE_HEADER: {
    meaning: 'A field that the schema reads occurs more than once in the header.',
    why: 'It is ambiguous which one is meant, and the wrong one would be hashed.',
    whatToDo: 'Rename or remove one of them in the export.',
    example: 'email,name,email',
  },
  TOO_MANY_FIELDS: {
    meaning: 'The header has more fields than any table.',
    why: OTHER_WAY,
    whatToDo: 'Check the delimiter, and that it is the right file.',
    example: '--delimiter ";"',
  },
  HEADER_CHANGES: {
    meaning: 'The header of a CSV file occurs again further down, with its fields in another order.',
    why: 'Two exports were concatenated: the rows below would be read into the wrong columns, an e-mail as a name, an amount as an id.',
    whatToDo:
      'Split the file at the line that is named and give both parts as inputs: each is read by its own header.',
    example: 'email,first_name,last_name at the top, and last_name,first_name,email in line 5,001.',
  },
  BROKEN_HEADER: {
    meaning:
      'The header of a CSV file has a quote that never closes, closes within a field, or swallows the lines below.',
    why: 'The end of the header cannot be determined: rows would silently be lost.',
    whatToDo:
      'Remove the stray quote or double it inside a quoted name; set input.quote to "none" if quotes are ordinary characters.',
    example: 'id,"12" pipe",amount must be id,"12"" pipe",amount',
  },
  RECORDS_NOT_FOUND: {
    meaning: 'The file has no list or element where the records should be.',
    why: OTHER_WAY,
    whatToDo: 'Say where they are.',
    example: '--records data.orders for JSON, --records product for XML',
  },
  CORRUPT_JSON: {
    meaning: 'The file is not valid JSON; the message gives the position.',
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'A list that ends in the middle of an object.',
  },
  CORRUPT_XML: {
    meaning: 'The file is not well-formed XML; the message gives the position.',
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'An & in a text that is not written &amp;.',
  },
  CORRUPT_PARQUET: {
    meaning: 'The file cannot be read as Parquet.',
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'A file that was read before its writer had closed it: its footer is missing.',
  },
  CORRUPT_XLSX: {
    meaning: 'The file cannot be read as an Excel workbook.',
    why: DAMAGED,
    whatToDo: 'Open it in Excel or LibreOffice and save it again, or export it as CSV.',
    example: 'An HTML page that was named .xlsx.',
  },
  NESTED_COLUMN: {
    meaning: 'A Parquet column has lists or groups, and the schema reads it as one value.',
    why: 'A list written as text is not a value that AMC could match or sum.',
    whatToDo: 'Export the value as a separate column, or name another in source.from.',
    example: '"source": {"from": "customer.email"}',
  },
  SHEET_NOT_FOUND: {
    meaning: 'The workbook has no such sheet, or only hidden sheets have data.',
    why: OTHER_WAY,
    whatToDo: 'Name one of the sheets that the message lists, or its number.',
    example: '--sheet Orders',
  },
  WORKBOOK_TOO_LARGE: {
    meaning: 'The texts of the workbook do not fit into memory.',
    why: OTHER_WAY,
    whatToDo: 'Export the sheet as CSV, or split the workbook.',
    example: 'A workbook with a million rows of long texts.',
  },
  EMPTY_ARCHIVE: {
    meaning: 'The archive has no files.',
    why: 'AMC would read an empty run as "no sales".',
    whatToDo: 'Check the export.',
    example: 'unzip -l export.zip',
  },
  ENCRYPTED_ARCHIVE: {
    meaning: 'The archive is encrypted.',
    why: OTHER_WAY,
    whatToDo: 'Unpack it, or pack it without a password and protect the transfer instead.',
    example: 'unzip export.zip',
  },
  AMBIGUOUS_ARCHIVE: {
    meaning: 'The archive has several members of the same name.',
    why: 'It is ambiguous which one is meant.',
    whatToDo: 'Pack it again.',
    example: 'unzip -l export.zip',
  },
  TOO_MANY_MEMBERS: {
    meaning: 'The archive has more members than are read.',
    why: OTHER_WAY,
    whatToDo: 'Unpack it, or split it.',
    example: 'unzip export.zip -d export; amc-ingest run export --schema d2c-sales',
  },
  TOO_MANY_INPUTS: {
    meaning: 'There are more objects below the prefix than one run takes.',
    why: OTHER_WAY,
    whatToDo: 'Name longer prefixes, in separate runs.',
    example: 's3://my-bucket/exports/2024-05/',
  },
  EXPANSION_LIMIT: {
    meaning: 'A compressed input unpacks to far more than exports do.',
    why: 'It may be a decompression bomb, made to fill disks and memory.',
    whatToDo: 'If you trust the file, raise the limit.',
    example: '--max-expansion 1000',
  },
  TRUNCATED_FILE: {
    meaning: 'A file ends before what its table of contents names.',
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'A download that was interrupted.',
  },
  TRUNCATED_GZIP: truncated('gzip'),
  TRUNCATED_BZIP2: truncated('bzip2'),
  TRUNCATED_ZSTD: truncated('zstd'),
  TRUNCATED_ZIP: truncated('zip'),
  CORRUPT_GZIP: corrupt('gzip'),
  CORRUPT_BZIP2: corrupt('bzip2'),
  CORRUPT_ZSTD: corrupt('zstd'),
  CORRUPT_ZIP: corrupt('zip'),
  JOIN_TOO_LARGE: {
    meaning: 'The joined file does not fit into the memory reserved for it.',
    why: OTHER_WAY,
    whatToDo:
      'Export only the people of these sales, split both files by the same key, or join them beforehand.',
    example: 'Customers of the last month instead of all.',
  },
} as const satisfies Entries;

function truncated(kind: string) {
  return {
    meaning: `The ${kind} stream of a file ends early.`,
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'A file that was read while it was still being uploaded.',
  };
}

function corrupt(kind: string) {
  return {
    meaning: `The ${kind} stream of a file is damaged.`,
    why: DAMAGED,
    whatToDo: AGAIN,
    example: 'A binary file that was sent as text by FTP.',
  };
}
