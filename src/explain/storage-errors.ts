import type { Entries } from './explanation.js';

const WHOLE = 'Nothing was uploaded. What was written is not complete, and cannot be mistaken for it.';

/** Codes for failures of the disk or S3, and interrupted runs. */
export const STORAGE_ENTRIES = {
  INTERRUPTED: {
    meaning: 'The run was interrupted.',
    why: WHOLE,
    whatToDo: 'Run the same command again.',
    example: 'Ctrl-C; SIGTERM of a scheduler.',
  },
  STORE_FAILED: {
    meaning: 'The store that the caller gave to ingest() failed.',
    why: WHOLE,
    whatToDo: "Look at the error's cause: it is what the store threw. Then run it again.",
    example: 'ingest({ …, store: myStore }) whose write() throws',
  },
  DISK_FULL: {
    meaning: 'The disk is full, or a quota is used up.',
    why: WHOLE,
    whatToDo:
      'Make room, or choose another --out. For S3, set TMPDIR to a disk with room: parts are staged there.',
    example: 'TMPDIR=/mnt/large amc-ingest run sales.csv --schema d2c-sales --out s3://my-bucket/amc',
  },
  DISK_FAILED: {
    meaning: 'The disk could not be read or written.',
    why: WHOLE,
    whatToDo: "Check the system's message, then run again.",
    example: 'EIO: the disk is broken; EACCES: you may not write there.',
  },
  STDOUT_FAILED: {
    meaning: 'The result could not be written to stdout. The run itself may be complete.',
    why: 'A truncated report would be read as complete.',
    whatToDo: 'Free the disk, or redirect stdout elsewhere, then run again: a complete run is reused.',
    example: 'ENOSPC: no space left on device',
  },
  SPOOL_FAILED: {
    meaning: 'A copy of an archive could not be stored in the temporary folder.',
    why: WHOLE,
    whatToDo: 'Make room, or set TMPDIR to a folder that has it.',
    example: 'TMPDIR=/mnt/large',
  },
  REPORT_NOT_UPDATED: {
    meaning: 'The result of a check could not be added to the report of the run.',
    why: 'The check itself was made and printed, and it is in the ledger.',
    whatToDo: 'Make the folder of the run writable, then check again: amc-ingest uploads check RUN.',
    example: 'A folder of runs that is mounted read-only.',
  },
  PUBLISH_FAILED: {
    meaning: 'The finished run could not be moved to its location.',
    why: 'An earlier run of the same name may have been moved aside; the message says where.',
    whatToDo: 'Follow the message, or run again.',
    example: 'A folder on another disk that was unmounted.',
  },
  COMPLETED_FILE_TOO_LARGE: {
    meaning: 'A file of an earlier run is larger than any that amc-ingest writes.',
    why: 'It was not written by amc-ingest.',
    whatToDo: 'Remove that run, and run again.',
    example: 'report.json with 3 GB.',
  },
  S3_FAILED: {
    meaning: 'S3 kept failing after all retries.',
    why: WHOLE,
    whatToDo: 'Check the network and the endpoint, then run again.',
    example: 'AWS_ENDPOINT_URL_S3',
  },
  S3_NOT_SUPPORTED: {
    meaning: 'The S3 server does not support a request.',
    why: 'Some S3-compatible servers do not support policies and tags.',
    whatToDo: 'Check this with the tools of that server.',
    example: 'amc-ingest doctor against a storage box',
  },
  ACCESS_DENIED: {
    meaning: 'The AWS credentials do not allow it.',
    why: WHOLE,
    whatToDo: 'Request the permission that the message names.',
    example: 'aws sts get-caller-identity',
  },
  AWS_CREDENTIALS: {
    meaning: 'There are no AWS credentials, or they have expired or are wrong.',
    why: WHOLE,
    whatToDo: 'Log in again, or set AWS_PROFILE.',
    example: 'aws sso login',
  },
  BUCKET_NOT_FOUND: {
    meaning: 'There is no bucket of that name.',
    why: WHOLE,
    whatToDo: 'Check the name and the account, or create it.',
    example: 'aws s3 ls',
  },
  WRONG_REGION: {
    meaning: 'The bucket is in another region.',
    why: WHOLE,
    whatToDo: 'Set AWS_REGION to the region that the message names.',
    example: 'AWS_REGION=eu-west-1',
  },
  CLOCK_WRONG: {
    meaning: 'The clock of this machine is wrong by minutes.',
    why: 'AWS refuses requests signed at another time.',
    whatToDo: 'Set the clock.',
    example: 'timedatectl set-ntp true',
  },
  KMS_KEY_REFUSED: {
    meaning: 'The KMS key cannot be used.',
    why: WHOLE,
    whatToDo:
      'Check its id and region, and that the credentials may use it: kms:GenerateDataKey and kms:Decrypt.',
    example: '--kms-key-id arn:aws:kms:us-east-1:111122223333:key/…',
  },
  RESULT_NOT_WRITTEN: {
    meaning: 'The result of a query cannot be written to the file of --out.',
    why: 'AMC has the result; the query does not have to run again.',
    whatToDo: 'Check the folder, then fetch the result.',
    example: 'amc-ingest queries show EXECUTIONID --out result.csv',
  },
} as const satisfies Entries;
