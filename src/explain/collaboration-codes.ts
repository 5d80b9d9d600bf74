import type { Entries } from './explanation.js';

const NOTHING = 'Nothing was read or written: it is safe to correct it and run again.';
const PAGE = 'docs/collaboration.md describes the tables.';

/** Codes about wrong options and schemas of runs for collaboration instances. */
export const COLLABORATION_USAGE_ENTRIES = {
  NO_TABLE_KEY: {
    meaning: 'No column is named as the key of the table, or the named column cannot be the key.',
    why: 'The key joins events to people: the identity table has it as its unique key, event tables as customer_user_id.',
    whatToDo: `Name the column with your own customer number: a text or a whole number that does not identify anyone elsewhere. ${PAGE}`,
    example: '"collaboration": {"key": "customer_id"}',
  },
  IDENTIFIER_IN_EVENT_TABLE: {
    meaning: 'An event table would contain identifiers.',
    why: 'AMC forbids identifiers in event tables, hashed ones included: people are in the identity table only.',
    whatToDo:
      'Use your own customer number as the key, leave the leak guard at reject or redact, and write identifiers as an identity table.',
    example: 'amc-ingest run sales.csv --schema d2c-sales --target collaboration --key customer_id',
  },
  TOO_MANY_IDENTITY_COLUMNS: {
    meaning: 'The identity table would have more than 24 columns that identify people.',
    why: 'A schema mapping of AWS Entity Resolution takes 25 columns: 24 and the key.',
    whatToDo:
      'Lower collaboration.columns, or divide the identifiers among several schemas with the same key: each becomes a separate table, and an ID namespace allows 20 tables.',
    example: '"collaboration": {"key": "customer_id", "columns": {"EMAIL": 2, "PHONE": 2}}',
  },
  NO_IDENTITY_COLUMN: {
    meaning: 'An identity table was requested, but no column identifies people.',
    why: 'Nobody could be matched by it.',
    whatToDo: 'Mark the columns with externalUserIdType, or write an event table.',
    example: 'amc-ingest run visits.csv --schema visits.json --target collaboration --table events',
  },
  TABLE_COLUMNS: {
    meaning: 'Two columns of the table would have the same name.',
    why: 'Columns are written in lower case, in identity tables without "_"; some names are fixed by AMC.',
    whatToDo: 'Rename one of them in the schema.',
    example: 'first_name and firstname; a second column named customer_user_id.',
  },
  TABLE_NAME: {
    meaning: 'The name of the table has characters that AMC does not accept.',
    why: NOTHING,
    whatToDo: 'Choose a name of lower-case letters and digits.',
    example: 'amc-ingest run crm.csv --schema crm --target collaboration --table-name people2024',
  },
  NO_UPLOAD_OF_TABLES: {
    meaning: 'An upload was requested for a table of a collaboration instance.',
    why: 'AMC reads such tables in place, through AWS Clean Rooms; uploads are for standard instances.',
    whatToDo: `Write the run to S3 without --upload, and let amc-ingest collaboration template describe it to AWS. ${PAGE}`,
    example: 'amc-ingest run crm.csv --schema crm --target collaboration --out s3://my-bucket/tables',
  },
  NO_TABLE_RUN: {
    meaning: 'The named run did not write a table of a collaboration instance.',
    why: 'Only tables can be described to AWS Glue and Clean Rooms.',
    whatToDo: 'Run the same inputs with --target collaboration, and name that run.',
    example: 'amc-ingest collaboration template s3://my-bucket/tables/crmidentity/run-1a2b3c',
  },
  TABLE_LOCATION: {
    meaning: 'The run is in a local folder, and its location in S3 is not known.',
    why: 'AWS Glue only describes files in S3.',
    whatToDo: 'Write the run to S3, or name the location that the output folder is copied to.',
    example: '--location s3://my-bucket/tables',
  },
  TOO_MANY_TABLES: {
    meaning: 'There are more identity tables than an ID namespace allows.',
    why: 'AWS Entity Resolution takes 20 inputs.',
    whatToDo: 'Combine the people in fewer tables.',
    example: 'amc-ingest run crm-1.csv crm-2.csv --schema crm --target collaboration',
  },
  NO_IDENTITY_RUN: {
    meaning: '--identities does not name a finished run of an identity table.',
    why: 'The keys of the events are compared with those of the people.',
    whatToDo: 'Write the identity table first, and name its run folder.',
    example: '--identities out/crmidentity/run-1a2b3c',
  },
} satisfies Entries;

export const COLLABORATION_INPUT_ENTRIES = {
  NO_KEYS: {
    meaning: 'No row of the event table has a key.',
    why: 'No event could be joined to a person.',
    whatToDo:
      "Look whether the export has the customer's number, and name its field in source.from of the key column.",
    example: '{"name": "customer_id", "source": {"from": ["customer_id", "Buyer number"]}, …}',
  },
} satisfies Entries;

export const COLLABORATION_WARNING_ENTRIES = {
  KEYS_WITH_TOO_MANY_ROWS: {
    meaning:
      'Keys of the identity table had more than 25 rows that could not be collapsed; the others were left out.',
    why: 'AMC uses 25 rows of a key and ignores more.',
    whatToDo:
      'Check whether the key represents one person: a guest account or 0 collects everybody. Otherwise give identifiers more columns (collaboration.columns).',
    example: '"collaboration": {"key": "customer_id", "columns": {"EMAIL": 6}}',
  },
  PEOPLE_WITHOUT_IDENTITY: {
    meaning: 'Keys of the identity table have no identifier in any row.',
    why: 'They cannot match: their events count for nobody.',
    whatToDo:
      'Check the mapping of the identifiers, and how many people your system identifies only by their number.',
    example: 'A customer who was deleted, with number and date left.',
  },
  EVENTS_WITHOUT_KEY: {
    meaning: 'Rows of the event table have no key.',
    why: 'They count in sums, but cannot be joined to people.',
    whatToDo: 'Nothing, if these are guests. Otherwise find the field with the customer number.',
    example: 'Orders without an account.',
  },
  EVENTS_WITHOUT_IDENTITY: {
    meaning: 'Events have keys that the identity table does not have.',
    why: 'They cannot be joined to people.',
    whatToDo:
      'Write the identity table from an export that is at least as new, and check that both files write the number in the same form (C123 or 123).',
    example: 'Sales of today, and a CRM export of last week.',
  },
  DIGESTS_IN_EVENT_TABLE: {
    meaning: 'A column of the event table has values of 64 hex digits.',
    why: 'That is how hashed identifiers look, and AMC forbids them in event tables.',
    whatToDo:
      'If they are hashes of e-mail addresses or the like, mark the column with externalUserIdType or remove it from the schema. If they are random numbers, nothing.',
    example: 'A field "hashed_email" that is mapped to a text column.',
  },
} satisfies Entries;

export const COLLABORATION_DEFECT_ENTRIES = {
  TABLE_FORMAT: {
    meaning: 'A table was requested in a format that tables do not support.',
    why: 'An invariant of the program was broken; nothing was uploaded.',
    whatToDo: 'Please report it with the command that you ran.',
    example: 'amc-ingest --version',
  },
} satisfies Entries;
