export interface NetworkFailure {
  readonly text: string;
  readonly advice: string;
  /** False only when it is certain that the server never saw the request. */
  readonly sent: boolean;
  readonly retryable: boolean;
}

/** System calls that come before a request's first byte. */
const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);
const CONNECT_TIMEOUT = 'UND_ERR_CONNECT_TIMEOUT';
const CERTIFICATE = /CERT|ERR_TLS|ERR_SSL|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** Determines from a failed `fetch` what happened and whether the request can have reached the server. */
export function describeNetworkFailure(error: unknown): NetworkFailure {
  const chain = causes(error);
  if (error instanceof TypeError && chain.length === 1) {
    // fetch rejected the request itself; its message may quote a header, so it is not shown.
    return {
      text: 'the request could not be formed',
      advice: 'Check AMC_API_URL, AMC_TOKEN_URL and the ids for characters that do not belong there.',
      sent: false,
      retryable: false,
    };
  }
  const code = firstText(chain, 'code');
  const syscall = firstText(chain, 'syscall');
  if (code !== undefined && CERTIFICATE.test(code)) {
    return {
      text: `the server's certificate was not accepted (${code})`,
      advice: 'Check AMC_API_URL and AMC_TOKEN_URL; behind an intercepting proxy set NODE_EXTRA_CA_CERTS.',
      sent: false,
      retryable: false,
    };
  }
  const sent = !(code === CONNECT_TIMEOUT || (syscall !== undefined && BEFORE_SENDING.has(syscall)));
  const last = chain.at(-1);
  const words = last instanceof Error && last.message !== '' ? last.message : 'the connection failed';
  return {
    text: code === undefined || words.includes(code) ? words : `${words} (${code})`,
    advice: sent
      ? 'The connection broke after the request had begun.'
      : 'The server was not reached: check the network, AMC_REGION, AMC_API_URL and AMC_TOKEN_URL.',
    sent,
    retryable: true,
  };
}

/** The error and its causes, outermost first; for an AggregateError (several addresses tried), the first one. */
function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && chain.length < 8) {
    chain.push(current);
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else current = current instanceof Error ? current.cause : undefined;
  }
  return chain;
}

function firstText(chain: readonly unknown[], key: string): string | undefined {
  for (const link of chain) {
    if (typeof link !== 'object' || link === null) continue;
    const value: unknown = Reflect.get(link, key);
    if (typeof value === 'string') return value;
  }
  return undefined;
}
