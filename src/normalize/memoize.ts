import { ownCopy } from '../model/own-copy.js';

/**
 * Remembers the results of a pure function for values that come again and again. Bounded by `maxEntries` values
 * of at most `maxLength` characters each; when it is full, it starts again. The caller sees no difference but
 * speed.
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
