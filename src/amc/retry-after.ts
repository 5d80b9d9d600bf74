/**
 * Reads a `Retry-After` header (RFC 9110: seconds, or an HTTP date) as milliseconds from `now`, at most
 * `capMs`; undefined when it is missing or unreadable.
 */
export function retryAfterMs(header: string | null, now: number, capMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, capMs);
  // Date.parse accepts far more than HTTP dates (such as a bare "-1"), so the form is checked first.
  if (!/^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), capMs);
}
