import type { Entries } from './explanation.js';

const RETRY = 'The drop comes again by itself; nothing is lost and nothing is done twice.';
const SETUP = 'Every drop fails until it is fixed; they wait in the queue.';
const SPLIT = 'The run is made in parts; a part that does not fit would lose or double rows.';
const START = 'Start the run again: drop the file again.';

/** Codes of the Lambda function and the state machine; logs and marks on drops name them. */
export const FUNCTION_ENTRIES = {
  NOT_FOLLOWED: {
    meaning: 'An upload was made, and the state machine that follows it could not be started.',
    why: 'The drop is redelivered; nothing is appended twice.',
    whatToDo: 'Check the name of the state machine and the role of the function if this persists.',
    example: 'states:StartExecution',
  },
  CHECK_NOT_ENDED: {
    meaning: 'AMC has not finished the queries of a check within a day.',
    why: 'The upload is done; what arrived is not known. AMC runs a few queries at a time and may be busy.',
    whatToDo: 'Check it yourself: amc-ingest uploads check RUN.',
    example: 'More queries than AMC runs at once for the instance.',
  },
  UPLOAD_NOT_ENDED: {
    meaning: 'AMC has neither taken nor refused an upload after two days.',
    why: 'It is no longer polled; whether its rows arrived is not known.',
    whatToDo: 'Ask AMC, and if it is lost, upload the run again.',
    example: 'amc-ingest uploads status d2c_sales UPLOADID',
  },
  OLD_PERIODS_KEPT: {
    meaning: 'A newer version of a delivery does not have periods that an earlier one had.',
    why: 'OVERLAP_REPLACE replaces only periods in which an upload has rows: AMC keeps the old rows of the others.',
    whatToDo:
      'Nothing, if the export has fewer days by design. If the old rows are wrong, upload the entire data set with FULL_REPLACE.',
    example: 'A corrected export without the day of which all orders were cancelled.',
  },
  LATE_FILES: {
    meaning: 'Files were added to a folder after it was ingested as a delivery, or were changed.',
    why: 'They are in no upload. Only you know whether they replace or add rows.',
    whatToDo:
      'Write the marker or manifest again to send the delivery as it is now (strategies that replace), or move them to a separate delivery. `late` in the configuration decides for all such files.',
    example: '"delivery": {"by": "marker", "late": "resend"}',
  },
  NO_CONFIG: {
    meaning: 'The function has no configuration.',
    why: SETUP,
    whatToDo: 'Set AMC_INGEST_CONFIG to the JSON, an s3:// URL or the name of an SSM parameter.',
    example: 'AMC_INGEST_CONFIG=/amc-ingest/config',
  },
  CONFIG_NOT_READABLE: {
    meaning: 'The configuration cannot be read.',
    why: SETUP,
    whatToDo: 'Check its name, and that the role of the function may read it.',
    example: 'ssm:GetParameter',
  },
  SSM_FAILED: {
    meaning: 'The parameter store did not answer.',
    why: RETRY,
    whatToDo: 'Nothing, unless it persists.',
    example: 'A throttled ssm:GetParameter.',
  },
  INVALID_ENVIRONMENT: {
    meaning: 'A setting of the function is not a number.',
    why: SETUP,
    whatToDo: 'Correct the environment variable that is named.',
    example: 'AMC_INGEST_STOP_BEFORE_MS=20000',
  },
  INVALID_EVENT: {
    meaning: 'The event is not one that S3, EventBridge, SQS or the state machine sends.',
    why: 'The function cannot determine which file to read.',
    whatToDo: 'Connect it as docs/lambda.md shows.',
    example: 'A test event of the console.',
  },
  CLAIM_LOST: {
    meaning: 'Another run has taken over the drop.',
    why: 'The other run finishes the work.',
    whatToDo: 'Nothing.',
    example: 'A function that was frozen for longer than its claim holds.',
  },
  CLAIM_NOT_READABLE: {
    meaning: 'The file that claims a drop was not written by amc-ingest.',
    why: 'It is unknown who is processing the drop.',
    whatToDo: 'Remove that object, then resend the event of the drop.',
    example: 'An object that was put there by hand.',
  },
  CLAIMED_ELSEWHERE: {
    meaning: 'Another invocation is processing the drop.',
    why: RETRY,
    whatToDo: 'Nothing.',
    example: 'An event that was delivered twice.',
  },
  TABLE_NEEDS_COMMAND: {
    meaning: 'The scale-out was asked for a table of a collaboration instance, which it cannot make.',
    why: 'The rows of a key have to be processed together; functions with only a part of the input cannot do that.',
    whatToDo:
      'Run the command in a container (amc-ingest run … --target collaboration), or deliver the data set in a file that one function can process.',
    example: 'A drop of 10 GB for a data set with "target": "collaboration".',
  },
  OUT_OF_TIME: {
    meaning: 'The function stopped before its time limit.',
    why: RETRY,
    whatToDo: 'If this persists, give it more memory or time, or send large files through the state machine.',
    example: 'AMC_INGEST_SCALE_OUT_ABOVE_BYTES=500000000',
  },
  DROPS_FAILED: {
    meaning: 'Some drops in the batch will be redelivered.',
    why: RETRY,
    whatToDo: 'Look at the codes in the message.',
    example: 'S3_FAILED for one of ten drops',
  },
  TOO_MANY_TAGS: {
    meaning: 'A refused drop has too many tags to be marked.',
    why: 'The object does not show that it was refused; the log does.',
    whatToDo: 'Let refused drops be moved instead of marked.',
    example: 'An object with ten tags.',
  },
  TOO_LARGE_TO_COPY: {
    meaning: 'A refused drop is too large to be moved in one request.',
    why: 'It stays where it was dropped; the log records it.',
    whatToDo: 'Let refused drops be marked instead of moved.',
    example: 'An object of 6 GiB.',
  },
  HAND_OVER_FAILED: {
    meaning: 'The run was not uploaded to every instance.',
    why: 'Only some instances have its rows; they are not sent to those again.',
    whatToDo: 'The message names the reasons by instance. The drop is redelivered.',
    example: 'amc-ingest history s3://my-output/amc',
  },
  UPLOAD_FAILED: {
    meaning: 'AMC refused the entire upload.',
    why: 'None of its rows are at AMC.',
    whatToDo: 'Fix what AMC says, and drop the file again.',
    example: 'amc-ingest uploads status d2c_sales UPLOADID',
  },
  SCALE_OUT_NOT_STARTED: {
    meaning: 'The state machine could not be started.',
    why: RETRY,
    whatToDo: 'Check its name and the role of the function if this persists.',
    example: 'states:StartExecution',
  },
  SCALE_OUT_KEEPS_FAILING: {
    meaning: 'The state machine failed several times for the same drop.',
    why: 'It is not retried.',
    whatToDo: 'Look at the last execution, fix the cause, and drop the file again.',
    example: 'aws stepfunctions describe-execution',
  },
  SCALE_OUT_FAILED: {
    meaning: 'An execution of the state machine ended with an error.',
    why: RETRY,
    whatToDo: 'Look at the execution if this persists.',
    example: 'aws stepfunctions get-execution-history',
  },
  NO_REPORT: {
    meaning: 'The report of the run is missing or not readable.',
    why: SPLIT,
    whatToDo: START,
    example: 'A run that somebody removed while it was handed over.',
  },
  VERSION_CHANGED: {
    meaning: 'The function was updated during a run.',
    why: SPLIT,
    whatToDo: START,
    example: 'A deployment at noon.',
  },
  NOT_IN_PLAN: {
    meaning: 'The plan of the run does not have what a step needs.',
    why: SPLIT,
    whatToDo: START,
    example: 'A plan that was replaced by another start.',
  },
  PART_MISSING: {
    meaning: 'Files of the run are missing or have changed since they were written.',
    why: SPLIT,
    whatToDo: START,
    example: 'A lifecycle rule on the output bucket that removes young objects.',
  },
  STAGED_FILE_NOT_READABLE: {
    meaning: 'A file that passes between the steps is not readable.',
    why: SPLIT,
    whatToDo: START,
    example: 'A deployment between two steps.',
  },
  TOO_LARGE_FOR_ONE_FUNCTION: {
    meaning: "A file cannot be split into ranges, and is too large for one function's time limit.",
    why: 'It would be tried six times for 15 minutes without finishing.',
    whatToDo:
      'Export it as several files, without compression, or as Parquet; or run the command in a container (Fargate, Batch, a server), which has no time limit.',
    example: 'A gzip file of 2 GB that unpacks to 16 GB.',
  },
  TOO_MANY_RANGES: {
    meaning: 'The file has more ranges than the state machine accepts.',
    why: SPLIT,
    whatToDo: 'Raise the size of a range.',
    example: 'AMC_INGEST_RANGE_BYTES=256000000',
  },
  TOO_MANY_PARTS: {
    meaning: 'The run has more parts than the limit for a manifest.',
    why: SPLIT,
    whatToDo: 'Raise the size of a range, or choose a coarser partition.',
    example: 'AMC_INGEST_RANGE_BYTES=256000000',
  },
} as const satisfies Entries;
