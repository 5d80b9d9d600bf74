import type { DataSetSchema } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { asList } from '../schema/as-list.js';

/**
 * The shipped schema for this export: among those whose identifying fields are all there, the one with the
 * most.
 */
export function recognizePreset(
  fields: readonly string[],
  schemas: ReadonlyMap<string, DataSetSchema>,
): string | null {
  const present = new Set(fields.map(normalizeFieldName));
  let best: { name: string; found: number } | null = null;
  for (const [name, schema] of schemas) {
    const known = schema.input?.recognizedBy ?? [];
    const isIt = known.every((names) =>
      asList(names).some((field) => present.has(normalizeFieldName(field))),
    );
    if (isIt && known.length > (best?.found ?? 0)) best = { name, found: known.length };
  }
  return best?.name ?? null;
}
