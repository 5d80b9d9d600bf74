/** Codes of Node and of its HTTP client for connections that fail now and may work later. */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);
const MAX_CAUSES = 10;

/**
 * Whether the error that a caller's stream or generator threw says that a retry may work: a truthy `retryable`, the AWS
 * SDK's `$retryable`, a timeout's name, or the code of a network failure, in the error or one of its causes.
 */
export function isTransient(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; depth < MAX_CAUSES; depth += 1) {
    if (typeof error !== 'object' || error === null) return false;
    if ('retryable' in error && typeof error.retryable === 'boolean') return error.retryable;
    if ('$retryable' in error && error.$retryable !== undefined) return true;
    if ('name' in error && error.name === 'TimeoutError') return true;
    if ('code' in error && TRANSIENT_CODES.has(error.code)) return true;
    error = 'cause' in error ? error.cause : undefined;
  }
  return false;
}
