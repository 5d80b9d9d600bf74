import type { ValueMap } from '../model/value-map.js';

/**
 * Compiles the look-up of a map of values: what is written for a trimmed value (null: no value), or undefined when the
 * map does not name it. An exact match takes precedence; otherwise case is ignored, as long as all names that differ
 * only in case mean the same. Composed and decomposed accents are equal.
 */
export function compileValueMap(entries: ValueMap['entries']): (value: string) => string | null | undefined {
  const exact = new Map(entries.map(([name, to]) => [name.normalize(), to]));
  const folded = new Map<string, string | null>();
  const ambiguous = new Set<string>();
  for (const [name, to] of entries) {
    const key = fold(name);
    if (folded.has(key) && folded.get(key) !== to) ambiguous.add(key);
    folded.set(key, to);
  }
  for (const key of ambiguous) folded.delete(key);
  return (value) => {
    const found = exact.get(value.normalize());
    return found === undefined ? folded.get(fold(value)) : found;
  };
}

function fold(value: string): string {
  return value.normalize().toLowerCase();
}
