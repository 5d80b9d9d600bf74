import { ownCopy } from '../model/own-copy.js';

/**
 * Caches the results of a pure function for recurring values. Bounded by `maxEntries` values of at most `maxLength`
 * characters each; when full, it starts over. The caller notices no difference except speed.
 */
export function memoize<T>(
  compute: (value: string) => T,
  limits: { readonly maxEntries: number; readonly maxLength: number },
): (value: string) => T {
  const results = new Map<string, { readonly result: T }>();
  return (value) => {
    const known = results.get(value);
    if (known !== undefined) return known.result;
    const result = compute(value);
    if (value.length > limits.maxLength) return result;
    if (results.size >= limits.maxEntries) results.clear();
    results.set(ownCopy(value), { result });
    return result;
  };
}
