import { JsonProblem, JsonScanner } from './json-scanner.js';

/** How a JSON file contains its records: the path to their list, or objects over several lines. */
export type JsonForm =
  { readonly kind: 'list'; readonly path: readonly string[] } | { readonly kind: 'objects' };

/**
 * Detects JSON that is not JSON Lines from a file's first bytes; null for JSON Lines and for anything that is not JSON.
 * @param records the path to the list of records, e.g. `data.orders`, if the caller knows it
 */
export function detectJson(sample: Buffer, records: string | undefined): JsonForm | null {
  const start = sample.subarray(0, 4096).toString('latin1').trimStart();
  if (start.startsWith('{')) {
    if (records !== undefined) return { kind: 'list', path: records.split('.') };
    return spansLines(sample) ? { kind: 'objects' } : null;
  }
  // A CSV header may begin with a bracket, but hardly with what follows one in JSON.
  return /^\[\s*(?:[{["\]\d-]|true|false|null|$)/.test(start) ? { kind: 'list', path: [] } : null;
}

/** Whether the first object continues on the next line, and is an object. */
function spansLines(sample: Buffer): boolean {
  const copy = Buffer.from(sample);
  let text = Buffer.alloc(0);
  let first: string | null = null;
  const scanner = new JsonScanner(null, {
    take: (bytes) => {
      if (first === null) text = Buffer.concat([text, bytes]);
    },
    end: () => {
      first ??= text.toString('utf8');
    },
  });
  try {
    scanner.scan(copy);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
  }
  if (first === null) return false;
  const startsAt = sample.indexOf('{');
  const lineEnd = sample.indexOf('\n', startsAt);
  if (lineEnd < 0 || lineEnd >= startsAt + text.length) return false;
  try {
    return typeof JSON.parse(first) === 'object';
  } catch {
    return false;
  }
}
