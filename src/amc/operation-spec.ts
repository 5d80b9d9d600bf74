/** The form of an operation's URL, body and answer. */
export interface OperationSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template; each `{name}` is one URL-encoded segment. */
  readonly path: string;
  readonly mediaType: string;
  readonly body: 'required' | 'optional' | 'none';
  readonly query: readonly string[];
  /** `client`: the headers that name account and marketplace are not needed, and not sent. */
  readonly caller: 'account' | 'client';
}

/** One entry of a table of operations. */
export function spec(
  method: OperationSpec['method'],
  path: string,
  mediaType: string,
  body: OperationSpec['body'],
  query: readonly string[] = [],
  caller: OperationSpec['caller'] = 'account',
): OperationSpec {
  return { method, path, mediaType, body, query, caller };
}
