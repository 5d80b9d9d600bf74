import { AmcRequestError } from './errors.js';
import { AMC_OPERATIONS } from './operations.js';
import type { AmcOperation } from './operations.js';

/** Placeholders of a path where `list` is another operation. */
const BESIDE_LIST = new Set(['dataSetId', 'userDeletionRequestId']);

/**
 * The URL of an operation. Throws AmcRequestError for a path value that would turn the call into another one:
 * empty, `.`, `..`, or `list` in place of a data set.
 */
export function requestUrl(
  apiUrl: string,
  operation: AmcOperation,
  path: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const filled = AMC_OPERATIONS[operation].path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    segment(operation, name, path[name] ?? ''),
  );
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
  const search = parameters.toString();
  return `${apiUrl}${filled}${search === '' ? '' : `?${search}`}`;
}

function segment(operation: AmcOperation, name: string, value: string): string {
  const misleading =
    value === '' || value === '.' || value === '..' || (value === 'list' && BESIDE_LIST.has(name));
  if (misleading) {
    throw new AmcRequestError(
      `${operation} needs ${name}: ${value === '' ? 'it is empty' : `"${value}" is not possible there`}. Give the id that AMC shows.`,
    );
  }
  return encodeURIComponent(value);
}
