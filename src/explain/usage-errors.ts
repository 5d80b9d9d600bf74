import type { Entries } from './explanation.js';

const NOTHING = 'Nothing was read or written: it is safe to correct it and run again.';

/** Codes for wrong options, schemas or settings. */
export const USAGE_ENTRIES = {
  INVALID_FOLDER_PATTERN: {
    meaning: 'The pattern for the folders of deliveries is wrong.',
    why: 'Which folder is a delivery cannot be determined.',
    whatToDo: 'End it with a slash, and name its parts in braces.',
    example: 'sales/{date}/',
  },
  INVALID_DELIVERY: {
    meaning: '--delivery does not say what completes the folder, or there is not one folder.',
    why: 'A delivery is one folder, and something has to say that it is complete.',
    whatToDo: 'Name one folder, and marker, manifest or quiet.',
    example: 'amc-ingest run exports/2024-05-13/ --schema d2c-sales --delivery quiet:15',
  },
  NOTHING_HELD: {
    meaning: 'The ledger has no run of that name that waits for approval.',
    why: 'Only runs that the function held can be released; use uploads create for all others.',
    whatToDo: 'List the held runs, and check that the run is in the same output bucket.',
    example: 'amc-ingest history --ledger s3://my-output/ledger',
  },
  INVALID_OPTIONS: {
    meaning: 'One or more options are wrong; the message names each.',
    why: NOTHING,
    whatToDo: 'Correct what is named; --help lists what each option takes.',
    example: 'amc-ingest run --help',
  },
  INVALID_SCHEMA: {
    meaning: 'The schema file breaks the rules; all problems are listed with their position in the file.',
    why: 'AMC would refuse the data set, or accept rows that were meant differently.',
    whatToDo: 'Correct them. Editors can check the file while you write, with schemas/data-set.schema.json.',
    example: 'columns[3].dataType: must be one of STRING, DECIMAL, INTEGER, LONG, TIMESTAMP, DATE',
  },
  PROBE_FILE_NOT_VALID: {
    meaning: 'The file with the findings of `doctor --probe` cannot be read, or is not such a file.',
    why: 'Runs depend on it, and the form that AMC reads must not be guessed.',
    whatToDo: 'Delete it, or create it again with a probe; --no-probe-file ignores it.',
    example: 'amc-ingest doctor --probe --out s3://my-bucket/amc',
  },
  PROBE_FILE_NOT_FOUND: {
    meaning: 'The file that --probe-file names does not exist.',
    why: NOTHING,
    whatToDo: 'Correct the path, or create the file with a probe.',
    example: 'amc-ingest doctor --probe --out s3://my-bucket/amc',
  },
  PROJECT_NOT_FOUND: {
    meaning: 'No inputs were given, and there is no project file with jobs to run.',
    why: NOTHING,
    whatToDo: 'Name inputs and a schema, or write amc-ingest.json (see docs/project-file.md).',
    example: 'amc-ingest run sales.csv --schema d2c-sales',
  },
  PROJECT_NOT_VALID: {
    meaning: 'The project file breaks the rules; everything that is wrong is listed.',
    why: NOTHING,
    whatToDo: 'Correct the file as listed.',
    example: '{"jobs": [{"name": "sales", "inputs": ["exports/*.csv"], "schema": "d2c-sales"}]}',
  },
  ENVIRONMENT_FILE: {
    meaning: 'The environment file of the project cannot be read, or sets variables that it may not set.',
    why: 'A file in a folder must not redirect requests that carry your secrets.',
    whatToDo: 'Keep only the variables in it that the message lists; set others in the environment.',
    example: 'AMC_CLIENT_ID=amzn1.application-oa2-client.example',
  },
  UNKNOWN_JOB: {
    meaning: 'The project file has no job of that name.',
    why: NOTHING,
    whatToDo: 'Name one of its jobs.',
    example: 'amc-ingest run --job sales',
  },
  FILTER_COLUMN: {
    meaning: 'A column given to hash-columns is missing in the input, or occurs more than once.',
    why: 'Its identifiers would pass in plain text.',
    whatToDo: 'Give the names of the header, or numbers with --no-header; check --delimiter.',
    example: 'amc-ingest hash-columns --column email=EMAIL < people.csv',
  },
  FILTER_SCHEMA: {
    meaning: 'hash-columns cannot hash the identifiers of this schema where they are.',
    why: 'An identifier that is joined, extracted or looked up is not the value of one field, so there is no cell for its hash in the row.',
    whatToDo:
      'Let run read the file; or create the values where the rows come from, and remove the settings that the message lists from a copy of the schema; or name fields with --column.',
    example: 'amc-ingest schemas show stripe-payments > my-schema.json',
  },
  FILTER_ENCODING: {
    meaning: 'hash-columns reads UTF-8 text only.',
    why: 'Letters in another encoding would be hashed wrongly, and match nobody.',
    whatToDo: 'Convert the input on its way in.',
    example: 'iconv -f UTF-16 -t UTF-8 people.csv | amc-ingest hash-columns --column email=EMAIL',
  },
  SCHEMA_NOT_FOUND: {
    meaning: 'There is neither a shipped schema of that name nor a file at that path.',
    why: NOTHING,
    whatToDo: 'List the shipped schemas, or let init draft one for your file.',
    example: 'amc-ingest schemas; amc-ingest init sales.csv',
  },
  NO_INPUT: {
    meaning: 'No input was named.',
    why: NOTHING,
    whatToDo: 'Name files, folders, globs, s3:// URLs, or - for stdin.',
    example: "amc-ingest run 'exports/*.csv' --schema d2c-sales",
  },
  CONFIRMATION_NEEDED: {
    meaning: 'This command asks for confirmation, but no terminal is attached.',
    why: 'Its effect cannot be undone.',
    whatToDo: 'Add --yes in scripts, if this is what you want.',
    example: 'amc-ingest datasets delete old_sales --yes',
  },
  VALUE_ON_COMMAND_LINE: {
    meaning: 'A value was given to hash on the command line.',
    why: 'Shells keep command lines in their history, and other users see them in the list of processes.',
    whatToDo:
      'Leave it out and type it at the prompt, or pipe it in. Remove the line from the history of your shell.',
    example: 'amc-ingest hash --type EMAIL',
  },
  UNKNOWN_CODE: {
    meaning: 'There is no code of that name.',
    why: NOTHING,
    whatToDo: 'List all codes.',
    example: 'amc-ingest explain',
  },
  NO_VALUE: {
    meaning: 'There is no value to hash: nothing was typed, or the pipe was empty.',
    why: 'The hash of nothing is the same for everybody: it must never be uploaded.',
    whatToDo: 'Type a value, or pipe one in, without a header.',
    example: 'amc-ingest hash --type PHONE --country US < value.txt',
  },
  NOT_ONE_VALUE: {
    meaning: 'The input to hash has more than one line, or is not text.',
    why: 'It is ambiguous which value is meant.',
    whatToDo: 'Pipe in one value; whole files are for amc-ingest run.',
    example: 'amc-ingest hash --type PHONE --country US < value.txt',
  },
  FILE_EXISTS: {
    meaning: 'The file to write exists already and is not overwritten.',
    why: 'It may hold your work.',
    whatToDo: 'Choose another name with --out.',
    example: 'amc-ingest init sales.csv --out sales-2.schema.json',
  },
  OUT_NOT_WRITABLE: {
    meaning: 'The schema file cannot be written there.',
    why: NOTHING,
    whatToDo: 'Choose another location with --out.',
    example: 'amc-ingest init sales.csv --out ~/sales.schema.json',
  },
  NO_HEADER: {
    meaning: 'No line of the file to draft a schema for looks like names of fields.',
    why: 'Columns are recognized by the names of fields; the first line may be a title, or data.',
    whatToDo:
      'Say how many lines are above the header with --skip-lines; if there is none, name the fields with --header. The message shows how many fields the first lines have.',
    example: 'amc-ingest init people.csv --header customer_id,email,phone',
  },
  NO_COLUMNS: {
    meaning: 'No field was found that can be uploaded safely.',
    why: 'Fields without a certain meaning are left out, because they may be private.',
    whatToDo:
      'Say what fields are with --as FIELD=ROLE, upload harmless ones with --include, or write the schema by hand.',
    example: 'amc-ingest init items.csv --as Ref=code --include title',
  },
  CALLBACK_FAILED: {
    meaning: 'A function given to ingest() threw: onReject, onProgress or one of transform.',
    why: 'Its arguments or results are lost, so the run cannot be trusted; nothing was uploaded.',
    whatToDo: "Look at the error's cause and fix the function.",
    example: "ingest({ …, onReject: () => { throw new Error('full') } })",
  },
  SUPPRESSION_LIST_UNREADABLE: {
    meaning:
      'The suppression list cannot be read, or neither a field nor its first line is known as an identifier.',
    why: 'Nothing was read of the inputs: people would be sent who must not be.',
    whatToDo: 'Name a field email or phone, or give one e-mail address, phone number or SHA-256 per line.',
    example: 'email\njane@example.com',
  },
  SUPPRESSION_LIST_TOO_LARGE: {
    meaning: 'The suppression list has more values than fit in memory (4 million).',
    why: 'Nothing was read of the inputs.',
    whatToDo: 'Remove people who are in none of the inputs, or split both by people.',
    example: 'A list of all customers that is meant for one country.',
  },
  SUPPRESSION_LIST_NOT_FOUND: {
    meaning: 'There is no suppression list at the given location.',
    why: 'Nothing was read of the inputs: people would be sent who must not be.',
    whatToDo:
      'Correct the path or URL; an empty file suppresses nobody. In S3 the list may need s3:GetObject.',
    example: '--suppress s3://my-bucket/lists/never.csv',
  },
  SUPPRESSION_LIST_NOT_EXTENDED: {
    meaning: 'The people to be deleted cannot be added to this suppression list.',
    why: 'It is too large, or neither a CSV table with known fields nor one value per line; nothing was requested.',
    whatToDo: 'Name a new file, or a folder or prefix (ending in /) of several lists.',
    example: 'amc-ingest users delete opted-out.csv --add-to-suppression-list lists/',
  },
  SUPPRESSION_LIST_CHANGED: {
    meaning:
      'The suppression list was changed while a scaled-out run was in progress, or while people were added to it.',
    why: 'Some ranges would have used the old list, some the new one; or entries would be lost.',
    whatToDo: 'Start it again.',
    example: 'aws s3 cp opted-out.csv s3://my-drops/lists/opted-out.csv',
  },
  RUN_EXISTS: {
    meaning: 'A complete run of the given name exists.',
    why: 'A given name does not say whether the content is the same.',
    whatToDo: 'Leave out --run-id, choose another, or replace the run with --force.',
    example: '--run-id sales-2024-05-14',
  },
  RUN_NOT_IN_S3: {
    meaning: 'The run to upload is not in S3.',
    why: 'AMC fetches the files from S3 itself.',
    whatToDo: 'Run with --out s3://bucket/prefix. Without an account: amc-ingest rehearse.',
    example: 'amc-ingest run sales.csv --schema d2c-sales --out s3://my-bucket/amc --upload',
  },
  RUN_NOT_COMPLETE: {
    meaning: 'The run was refused or never ended.',
    why: 'Only complete runs are uploaded: AMC would treat a part as the whole.',
    whatToDo: 'Run the ingestion again.',
    example: 'amc-ingest verify OUT/DATASETID/RUNID',
  },
  RUN_NOT_READABLE: {
    meaning: 'The run cannot be read there.',
    why: NOTHING,
    whatToDo: 'Name the folder of one run, and check that you may read it.',
    example: 'amc-ingest verify out/d2c_sales/run-1a2b3c',
  },
  NO_RUN: {
    meaning: 'There is no run at that location, or its report is not readable by this version.',
    why: NOTHING,
    whatToDo: 'Name the folder with manifest.txt and report.json.',
    example: 'OUT/DATASETID/RUNID',
  },
  PACKAGE_FILES_MISSING: {
    meaning:
      'The package.json, the schemas or the program of the worker threads of amc-ingest are missing next to its code.',
    why: NOTHING,
    whatToDo: 'In a bundle, copy them into its folder. Otherwise install amc-ingest again.',
    example: 'docs/etl-library.md, Bundling, has a build script that copies them',
  },
  STRATEGY_DOES_NOT_FIT: {
    meaning: 'The update strategy works on periods, and the data set has none.',
    why: 'AMC would refuse the upload.',
    whatToDo: 'Use ADDITIVE or FULL_REPLACE.',
    example: '--strategy FULL_REPLACE for a list of people',
  },
  ONE_INSTANCE_NEEDED: {
    meaning: 'The command works on one AMC instance, and several or none are set.',
    why: NOTHING,
    whatToDo: 'Name one.',
    example: '--instance amcabc123',
  },
  NO_DATA_SET: {
    meaning: 'No data set was named, or the inputs belong to different ones.',
    why: NOTHING,
    whatToDo: 'Name its id, or its schema; in the function, check the prefixes of the configuration.',
    example: 'amc-ingest datasets show d2c_sales',
  },
  NO_SUCH_COLUMN: {
    meaning: 'The schema has no column of that name.',
    why: NOTHING,
    whatToDo: 'Compare the name with the schema file.',
    example: 'amc-ingest schemas d2c-sales',
  },
  NO_IDENTIFIERS: {
    meaning: 'The schema has no identifier columns.',
    why: 'AMC could not tell whom to delete.',
    whatToDo: 'Name a schema with identifiers.',
    example: 'amc-ingest users delete people.csv --schema crm',
  },
  UNKNOWN_COUNTRY: {
    meaning: 'The country is not known.',
    why: 'It decides how identifiers are standardized.',
    whatToDo: 'Give an ISO 3166 code.',
    example: '--country US',
  },
  UNKNOWN_TIME_ZONE: {
    meaning: 'The time zone is not known.',
    why: 'It decides the day that a sale belongs to.',
    whatToDo: 'Give a name of the IANA database.',
    example: 'Europe/Berlin',
  },
  INVALID_DATE_FORMAT: {
    meaning: 'A date pattern in the schema contains invalid characters.',
    why: 'Dates would be read wrongly.',
    whatToDo: 'Use the documented tokens, and put words in single quotes.',
    example: "MM/dd/yyyy HH:mm, or d MMM yyyy 'at' HH:mm",
  },
  JOIN_UNKNOWN: {
    meaning: '--join names a file that the schema does not join.',
    why: NOTHING,
    whatToDo: 'Use the name that is in input.join of the schema.',
    example: '--join customers=customers.csv',
  },
  JOIN_FILE_MISSING: {
    meaning: 'The schema needs a second file.',
    why: 'Its identifiers are in that file.',
    whatToDo: 'Give it.',
    example: '--join customers=customers.csv',
  },
  INVALID_S3_LOCATION: {
    meaning: 'An s3:// URL is not valid.',
    why: NOTHING,
    whatToDo: 'Write s3://BUCKET/PREFIX.',
    example: 's3://my-bucket/amc',
  },
  INVALID_ENDPOINT: {
    meaning: 'The S3 endpoint in the environment is not an http:// or https:// address.',
    why: NOTHING,
    whatToDo: 'Correct or unset AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL.',
    example: 'AWS_ENDPOINT_URL_S3=https://s3.example.com',
  },
  INSECURE_ENDPOINT: {
    meaning: 'The S3 endpoint is an http:// address of another machine.',
    why: 'Raw rows and credentials would be readable in transit.',
    whatToDo: 'Use https://; or, in your own network, set AMC_INGEST_ALLOW_HTTP_S3=true.',
    example: 'AWS_ENDPOINT_URL_S3=https://storage.example.com',
  },
  INVALID_INSTANCE_IDS: {
    meaning: 'The objects cannot be tagged with these AMC instance ids.',
    why: 'The tag tells AMC which instances may read; at most 25 ids and 256 characters fit.',
    whatToDo: 'Name fewer instances, or tag the bucket.',
    example: '--instance amcabc123 amcdef456',
  },
  INVALID_AMC_ACCOUNT: {
    meaning: "That is not the id or ARN of AMC's data upload account.",
    why: 'A policy for another account would give someone else access.',
    whatToDo: 'Take it from the settings of the AMC instance.',
    example: '--amc-account 111122223333',
  },
  INVALID_RUN_NAME: {
    meaning: 'The name of a run or data set cannot be a folder.',
    why: 'Engines that read prefixes skip or misread such names.',
    whatToDo: 'Use letters, digits, dots, dashes and underscores, starting with a letter or digit.',
    example: '--run-id sales-2024-05-14',
  },
  OUTPUT_OCCUPIED: {
    meaning: 'The output location already has something that is not a run.',
    why: 'It is not overwritten.',
    whatToDo: 'Move it, or choose another --out.',
    example: '--out ./out-2',
  },
  OUTPUT_NOT_WRITABLE: {
    meaning: 'The output folder cannot be written.',
    why: NOTHING,
    whatToDo: 'Check that it is a folder and that you may write there.',
    example: '--out ./out',
  },
  NO_UPLOAD_ACCOUNT: {
    meaning: 'AMC names no upload account for the instances, or different ones.',
    why: 'The bucket policy grants access to one account.',
    whatToDo: 'Give it with --amc-account, for each instance in turn.',
    example: 'amc-ingest bucket-policy s3://my-bucket/amc --amc-account 111122223333',
  },
  INVALID_QUERY: {
    meaning: 'A query, its time window or a parameter is not valid.',
    why: 'AMC would refuse it, or answer a different question.',
    whatToDo: 'Correct what the message names.',
    example: "amc-ingest queries run 'SELECT COUNT(1) AS n FROM crm' --window 2026-11-01..2026-11-30",
  },
  QUERY_ENGINE_MISSING: {
    meaning: 'The simulator needs DuckDB to answer queries, and it is not installed.',
    why: 'It is large and not needed for anything else, so it is not installed with amc-ingest.',
    whatToDo: 'Install it in addition to amc-ingest, or rehearse without --check.',
    example: 'npm install @duckdb/node-api',
  },
} as const satisfies Entries;
