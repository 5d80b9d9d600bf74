import { z } from 'zod';

import { AmcError } from './errors.js';
import type { AmcStep } from './errors.js';
import type { HttpAnswer } from './http-exchange.js';
import { parseJson } from './parse-json.js';
import type { Redactor } from './redactor.js';
import { retryAfterMs } from './retry-after.js';

/** At most this many entries of AMC's list of errors are shown. */
const MAX_ERRORS = 100;

const errorBody = z.looseObject({
  code: z.string().nullish().catch(undefined),
  details: z.string().nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
  statusReason: z.string().nullish().catch(undefined),
  errors: z.array(z.unknown()).nullish().catch(undefined),
  requestId: z.string().nullish().catch(undefined),
});

/** The contents of an answer in which AMC refuses a request. */
export interface AmcApiErrorFields {
  readonly status: number;
  readonly amcCode: string | undefined;
  readonly details: string | undefined;
  readonly errors: readonly string[];
  readonly requestId: string | undefined;
}

/**
 * AMC answered with an error status. `code` is stable by kind (`AMC_BAD_REQUEST`, `AMC_UNAUTHORIZED`,
 * `AMC_TERMS_NOT_ACCEPTED`, `AMC_FORBIDDEN`, `AMC_NOT_FOUND`, `AMC_THROTTLED`, `AMC_REFUSED`, `AMC_UNAVAILABLE`); `amcCode`, `details`,
 * `errors` and `requestId` are AMC's own words, cleaned of secrets and identifiers.
 */
export class AmcApiError extends AmcError implements AmcApiErrorFields {
  readonly status: number;
  readonly amcCode: string | undefined;
  readonly details: string | undefined;
  readonly errors: readonly string[];
  readonly requestId: string | undefined;

  constructor(operation: AmcStep, fields: AmcApiErrorFields, retryAfter: number | undefined) {
    super(message(operation, fields), {
      code: kindOf(operation, fields).code,
      operation,
      // AMC checks before it acts, so a 4xx means that nothing was done; a 5xx may come after the side effect.
      mayHaveHappened: fields.status >= 500,
      retryable: fields.status === 429 || RETRYABLE_5XX.has(fields.status),
      retryAfterMs: retryAfter,
    });
    this.status = fields.status;
    this.amcCode = fields.amcCode;
    this.details = fields.details;
    this.errors = fields.errors;
    this.requestId = fields.requestId;
  }
}

const RETRYABLE_5XX = new Set([500, 502, 503, 504]);

/** Reads an error answer of AMC; a body of another form (such as a proxy's page) is not shown. */
export function readApiError(
  operation: AmcStep,
  answer: HttpAnswer,
  redactor: Redactor,
  time: { readonly now: number; readonly maxRetryAfterMs: number },
): AmcApiError {
  const body = errorBody.safeParse(parseJson(answer.text));
  const clean = (text: string | null | undefined): string | undefined =>
    text === null || text === undefined || text === '' ? undefined : redactor.clean(text);
  const fields = body.success ? body.data : undefined;
  return new AmcApiError(
    operation,
    {
      status: answer.status,
      amcCode: clean(fields?.code),
      details: clean(fields?.details ?? fields?.message ?? fields?.statusReason),
      errors: (fields?.errors ?? [])
        .slice(0, MAX_ERRORS)
        .map((entry) => redactor.clean(typeof entry === 'string' ? entry : JSON.stringify(entry))),
      requestId: clean(fields?.requestId ?? answer.header('x-amzn-requestid')),
    },
    retryAfterMs(answer.header('retry-after'), time.now, time.maxRetryAfterMs),
  );
}

function message(operation: AmcStep, fields: AmcApiErrorFields): string {
  const words = [
    fields.amcCode === undefined ? '' : `code ${fields.amcCode}`,
    fields.details ?? '',
    fields.errors.length === 0 ? '' : `errors: ${fields.errors.join('; ')}`,
    fields.requestId === undefined ? '' : `request id ${fields.requestId}`,
  ].filter((part) => part !== '');
  const said = words.length === 0 ? 'without saying why' : `— ${words.join(' — ')}`;
  return `AMC answered ${operation} with status ${fields.status} ${said}. ${kindOf(operation, fields).advice}`;
}

/** AMC's words while its terms are not accepted; it answers every call this way, regardless of the credentials. */
const TERMS = /terms and conditions must be accepted/i;

/** AMC's words for an account that can only be reached by its new id. */
const NEEDS_ADS_ACCOUNT = /Amazon-Ads-AccountId/i;

/** What is missing when one of these operations is answered with 404. */
const ABOUT_DATA_SET: ReadonlySet<AmcStep> = new Set(['CreateUpload', 'GetDataSet'] as const);

function kindOf(
  operation: AmcStep,
  { status, details, errors }: AmcApiErrorFields,
): { readonly code: string; readonly advice: string } {
  if ((status === 401 || status === 403) && TERMS.test(details ?? '')) {
    return {
      code: 'AMC_TERMS_NOT_ACCEPTED',
      advice:
        "The credentials are right. Sign in to the AMC console of this region as the user who authorized the refresh token, and accept AMC's terms there: each region (NA, EU, FE) has its own.",
    };
  }
  if ((status === 400 || status === 403) && NEEDS_ADS_ACCOUNT.test([details, ...errors].join(' '))) {
    return {
      code: status === 400 ? 'AMC_BAD_REQUEST' : 'AMC_FORBIDDEN',
      advice:
        'Set AMC_ADS_ACCOUNT_ID to the global id of the account (amzn1.ads-account.g.…): this account is reached with it only.',
    };
  }
  switch (status) {
    case 400:
      return { code: 'AMC_BAD_REQUEST', advice: 'Correct what AMC names and run the command again.' };
    case 401:
      return {
        code: 'AMC_UNAUTHORIZED',
        advice:
          'A fresh access token was refused. Check that AMC_CLIENT_ID and AMC_REFRESH_TOKEN belong together, that AMC_REGION is theirs, and that the application has the scopes "Campaign Management" and "Data Provider" (a ticket to Amazon grants the latter).',
      };
    case 403:
      return {
        code: 'AMC_FORBIDDEN',
        advice:
          'Check AMC_ACCOUNT_ID, AMC_MARKETPLACE_ID, AMC_INSTANCE_ID and that the user behind the refresh token may use the instance.',
      };
    case 404:
      return {
        code: 'AMC_NOT_FOUND',
        advice: ABOUT_DATA_SET.has(operation)
          ? 'Check the ids of the data set and the instance, and AMC_REGION. A data set has to be created before the first upload: amc-ingest datasets create.'
          : 'Check the ids (instance, data set, upload, query) and AMC_REGION.',
      };
    case 429:
      return {
        code: 'AMC_THROTTLED',
        advice: 'AMC throttles: wait some minutes and run fewer calls at once.',
      };
    default:
      return status >= 500
        ? {
            code: 'AMC_UNAVAILABLE',
            advice:
              'The fault is on AMC’s side: run it again later; if it persists, give Amazon the request id.',
          }
        : { code: 'AMC_REFUSED', advice: 'Correct the request; repeating it unchanged will not help.' };
  }
}
