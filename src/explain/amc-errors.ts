import type { Entries } from './explanation.js';

const ARRIVED = 'The run itself is complete: it need not be made again.';
const UPLOAD = 'amc-ingest uploads create s3://my-bucket/amc/d2c_sales/RUNID/ --schema d2c-sales';

/** Codes about AMC, and Login with Amazon. */
export const AMC_ENTRIES = {
  AMC_SETTINGS: {
    meaning:
      'Settings for AMC are missing or wrong; the message names each setting and where amc-ingest looked for it.',
    why: 'Without them the instance is not known.',
    whatToDo: 'Set the named settings, then check them.',
    example: 'amc-ingest doctor',
  },
  AWS_SECRET: {
    meaning: 'An AWS secret with settings cannot be read.',
    why: 'The credentials for AMC are in it.',
    whatToDo: 'Check its name and region, and that you may read it: secretsmanager:GetSecretValue.',
    example: 'aws secretsmanager describe-secret --secret-id amc',
  },
  AMC_LOGIN_REFUSED: {
    meaning: 'Login with Amazon refused access.',
    why: ARRIVED,
    whatToDo:
      'Check client id, secret and refresh token; a refresh token ends when its user revokes the permission.',
    example: 'amc-ingest doctor',
  },
  AMC_UNAUTHORIZED: {
    meaning: 'AMC does not accept the access token.',
    why: ARRIVED,
    whatToDo: 'Check that AMC_CLIENT_ID and AMC_REFRESH_TOKEN belong together, and AMC_REGION.',
    example: 'AMC_REGION=EU',
  },
  AMC_TERMS_NOT_ACCEPTED: {
    meaning:
      "AMC's terms are not accepted in this region; AMC answers every call with status 401 until they are.",
    why: 'The credentials are right, although the status says otherwise.',
    whatToDo:
      "Sign in to the AMC console of the region as the user who authorized the refresh token, and accept AMC's terms. NA, EU and FE each have their own.",
    example: 'amc-ingest doctor',
  },
  AMC_RESULT_UNAVAILABLE: {
    meaning: 'AMC offers no download of a result, or it cannot be fetched.',
    why: 'A dry run has no result; the result of a collaboration instance goes to the bucket of the membership.',
    whatToDo: 'Take it from the connected bucket, or fetch it again later.',
    example: 'amc-ingest queries show EXECUTIONID --out result.csv',
  },
  AMC_RESULT_REFUSED: {
    meaning: 'The address of a result is refused, even a new one.',
    why: 'Addresses expire after ten minutes; a wrong clock or a proxy can break them.',
    whatToDo: 'Check proxies, then fetch the result again.',
    example: 'amc-ingest queries show EXECUTIONID --out result.csv',
  },
  AMC_RESULT_TOO_LARGE: {
    meaning: 'A result is larger than the limit for downloads.',
    why: 'It would fill memory or disk.',
    whatToDo: 'Group the query more coarsely, or take the result from the connected bucket.',
    example: 'A result of more than 1 GiB.',
  },
  QUERY_FAILED: {
    meaning: 'A query failed at AMC; the message has the reason.',
    why: 'AMC accepts any query first and checks it afterwards.',
    whatToDo: 'Correct the query. --dry-run checks it for free.',
    example: "amc-ingest queries run 'SELECT COUNT(1) AS n FROM crm' --dry-run",
  },
  QUERY_CANCELLED: {
    meaning: 'The query was canceled before it ended.',
    why: 'It has no result.',
    whatToDo: 'Run it again.',
    example: 'amc-ingest queries run overview.sql',
  },
  AMC_FORBIDDEN: {
    meaning: 'The user behind the refresh token may not do this.',
    why: ARRIVED,
    whatToDo:
      'Request access to the account and the instance, and check AMC_ACCOUNT_ID and AMC_MARKETPLACE_ID.',
    example: 'amc-ingest doctor --instance amcabc123',
  },
  AMC_NOT_FOUND: {
    meaning: 'AMC has no instance, data set or upload of that id.',
    why: ARRIVED,
    whatToDo: 'Check the ids and AMC_REGION; create the data set first.',
    example: 'amc-ingest datasets create --schema d2c-sales',
  },
  AMC_BAD_REQUEST: {
    meaning: 'AMC does not accept the request; it names what is wrong.',
    why: ARRIVED,
    whatToDo: 'Correct what it names. If the data set differs from the schema, compare them.',
    example: 'amc-ingest datasets diff --schema d2c-sales',
  },
  AMC_INVALID_REQUEST: {
    meaning: 'The request breaks a rule of AMC; it was not sent.',
    why: ARRIVED,
    whatToDo: 'Correct what the message names.',
    example: 'A data set id with spaces.',
  },
  AMC_REFUSED: {
    meaning: 'AMC refused the request with an unusual status.',
    why: ARRIVED,
    whatToDo: 'Correct what it says; repeating the same request will not help.',
    example: 'amc-ingest datasets list --verbose',
  },
  AMC_CONFLICT: {
    meaning: 'AMC has a data set with that id that differs from the one to create.',
    why: 'Rows would be loaded into columns with another meaning.',
    whatToDo: 'Compare the two, then change the schema or choose another dataSetId.',
    example: 'amc-ingest datasets diff --schema d2c-sales',
  },
  AMC_THROTTLED: {
    meaning: 'AMC is throttling requests; retries are exhausted.',
    why: ARRIVED,
    whatToDo: 'Wait some minutes and run fewer calls at once.',
    example: UPLOAD,
  },
  AMC_UNAVAILABLE: {
    meaning: 'AMC returned a server error; retries are exhausted.',
    why: ARRIVED,
    whatToDo: 'Upload the run again later; it will not be duplicated.',
    example: UPLOAD,
  },
  AMC_UNREACHABLE: {
    meaning: 'AMC cannot be reached.',
    why: ARRIVED,
    whatToDo: 'Check network, proxy and AMC_API_URL.',
    example: 'amc-ingest doctor',
  },
  AMC_CONNECTION_CUT: {
    meaning: 'The connection broke after the request was sent.',
    why: 'amc-ingest checks whether it arrived before sending it again, so that one run becomes one upload.',
    whatToDo: 'Run the same command again.',
    example: UPLOAD,
  },
  AMC_REQUEST_TIMEOUT: {
    meaning: 'AMC did not answer in time.',
    why: ARRIVED,
    whatToDo: 'Check the network and run it again.',
    example: UPLOAD,
  },
  AMC_BAD_ANSWER: {
    meaning: 'The answer did not come from AMC.',
    why: ARRIVED,
    whatToDo: 'Check AMC_API_URL, AMC_TOKEN_URL and proxies that answer instead.',
    example: 'amc-ingest doctor',
  },
  AMC_OUTCOME_UNKNOWN: {
    meaning: 'It is not known whether AMC carried out the request.',
    why: 'If it is sent again, rows could count twice.',
    whatToDo: 'Check before you send it again.',
    example: 'amc-ingest uploads list --dataset d2c_sales',
  },
  AMC_WAIT_TIMEOUT: {
    meaning: 'The upload did not end within the waiting time.',
    why: 'AMC continues with it.',
    whatToDo: 'Check later, and do not send it again.',
    example: 'amc-ingest uploads wait d2c_sales UPLOADID',
  },
  AMC_INTERRUPTED: {
    meaning: 'A call to AMC was interrupted.',
    why: 'The message says whether it may have been carried out.',
    whatToDo: 'Run the same command again: what arrived is detected and not sent twice.',
    example: 'amc-ingest history s3://my-bucket/amc',
  },
  REFUSED_BY_AMC: {
    meaning: 'AMC refused the entire upload.',
    why: 'None of its rows are at AMC.',
    whatToDo: "Read AMC's message, fix the cause, and run again.",
    example: 'amc-ingest uploads status d2c_sales UPLOADID',
  },
  NEVER_SENT: {
    meaning: 'A hand-over was started but never sent.',
    why: 'None of its rows are at AMC.',
    whatToDo: 'Upload the run again.',
    example: UPLOAD,
  },
  LEDGER_BUSY: {
    meaning: 'Another process uploads the same content at the same time.',
    why: 'Two uploads of the same rows would count them twice.',
    whatToDo: 'Run again later.',
    example: 'amc-ingest history s3://my-bucket/amc',
  },
} as const satisfies Entries;
