import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';

import { AMC_HEADERS, AMC_OPERATIONS, amcOperations } from '../amc/operations.js';
import type { AmcOperation, OperationSpec } from '../amc/operations.js';
import { parseJson } from '../amc/parse-json.js';
import { badRequest, notFound, RequestRefusal } from './refusal.js';

/** The largest body: 1,000 identities of nine digests are under 1 MB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

export interface Route {
  readonly operation: AmcOperation;
  readonly path: Readonly<Record<string, string>>;
}

/** The operation for a method and path. Throws a refusal with 404 or 405. */
export function route(method: string, pathname: string): Route {
  const matches = amcOperations().flatMap((operation) => {
    const path = matchPath(AMC_OPERATIONS[operation].path, pathname);
    return path === undefined ? [] : [{ operation, path }];
  });
  // `…/uploads/list` fits the template of a data set as well, but the contract rules out that id.
  const fitting = matches.filter(
    ({ path }) => path['dataSetId'] !== 'list' && path['userDeletionRequestId'] !== 'list',
  );
  if (fitting.length === 0) throw notFound('There is no such resource.');
  const found = fitting.find(({ operation }) => AMC_OPERATIONS[operation].method === method);
  if (found === undefined) {
    throw new RequestRefusal(405, 'METHOD_NOT_ALLOWED', `The resource does not know ${method}.`);
  }
  return found;
}

function matchPath(template: string, pathname: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return undefined;
  const path: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== value) return undefined;
    } else {
      if (value === '') return undefined;
      path[name] = decode(value);
    }
  }
  return path;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The path is not properly encoded.');
  }
}

/** What a caller's headers must name. */
export interface Caller {
  readonly clientId: string;
  readonly accountId: string;
  readonly marketplaceId: string;
  /** Undefined when the account does not need it. */
  readonly adsAccountId?: string | undefined;
}

/** Checks the headers that identify the caller. Throws a refusal with 400 or 403. */
export function checkCaller(
  headers: IncomingMessage['headers'],
  expected: Caller,
  needs: OperationSpec['caller'],
): void {
  const { adsAccountId } = expected;
  const account: readonly (readonly [string, string])[] = [
    [AMC_HEADERS.advertiserId, expected.accountId],
    [AMC_HEADERS.marketplaceId, expected.marketplaceId],
    ...(adsAccountId === undefined ? [] : [[AMC_HEADERS.adsAccountId, adsAccountId] as const]),
  ];
  const pairs: readonly (readonly [string, string])[] = [
    [AMC_HEADERS.clientId, expected.clientId],
    ...(needs === 'client' ? [] : account),
  ];
  const missing = pairs.filter(([name]) => headers[name.toLowerCase()] === undefined);
  if (missing.length > 0) {
    throw badRequest(
      'Required headers are missing.',
      missing.map(([name]) => `${name} is missing`),
    );
  }
  const wrong = pairs.find(([name, value]) => headers[name.toLowerCase()] !== value);
  if (wrong !== undefined) {
    throw new RequestRefusal(403, 'FORBIDDEN', `The caller has no access with this ${wrong[0]}.`);
  }
}

/** Checks `Accept` and `Content-Type` against the operation's media type. Throws with 406 or 415. */
export function checkMediaTypes(
  operation: AmcOperation,
  headers: IncomingMessage['headers'],
  hasBody: boolean,
): void {
  const { mediaType, body } = AMC_OPERATIONS[operation];
  if (headers.accept !== mediaType) {
    throw new RequestRefusal(406, 'NOT_ACCEPTABLE', `${operation} answers with ${mediaType} only.`);
  }
  if (body === 'none' && hasBody) throw badRequest(`${operation} takes no body.`);
  if (body === 'required' && !hasBody) throw badRequest(`${operation} needs a body.`);
  if (hasBody && headers['content-type'] !== mediaType) {
    throw new RequestRefusal(415, 'UNSUPPORTED_MEDIA_TYPE', `${operation} takes ${mediaType} only.`);
  }
}

/** The query's parameters; an unknown, empty or repeated one is refused. */
export function readQuery(operation: AmcOperation, query: URLSearchParams): Readonly<Record<string, string>> {
  const known = AMC_OPERATIONS[operation].query;
  const values: Record<string, string> = {};
  for (const [name, value] of query) {
    if (!known.includes(name)) throw badRequest(`The query parameter ${name} is not known to ${operation}.`);
    if (value === '' || name in values) throw badRequest(`The query parameter ${name} is empty or repeated.`);
    values[name] = value;
  }
  return values;
}

/** Reads the body. Throws a refusal with 413 when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece: Uint8Array = chunk;
    bytes += piece.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new RequestRefusal(413, 'TOO_LARGE', 'The request body is too large.');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A body checked against its schema. Throws a refusal that names every problem. */
export function checkedBody<T>(schema: z.ZodType<T>, text: string): T {
  const value = parseJson(text);
  if (value === undefined) throw badRequest('The body is not valid JSON.');
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw badRequest('The request does not fit its schema.', problems.slice(0, 100));
}
