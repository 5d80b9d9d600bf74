import type { DataSetPlan } from './plan.js';
import { normalizeFieldName } from './field-name.js';

/** Which field of a record feeds which output column. */
export interface FieldMapping {
  /** By output column: the index of its source field, or -1 if the input has none. */
  readonly sourceOf: readonly number[];
  /** Fields that feed no column, as the input names them. Blank names are left out. */
  readonly unmapped: readonly string[];
  /** Output columns that the input has no field for. */
  readonly missing: readonly number[];
  /** Mapped names that occur more than once in the header: it is ambiguous which one you mean. */
  readonly ambiguous: readonly string[];
  /** Output columns for which several of the possible fields are present; the first in the schema's order is used. */
  readonly alternatives: readonly number[];
  /** Fields that are needed to turn records into rows, with their alternatives, and that are missing. */
  readonly missingSources: readonly (readonly string[])[];
}

/** Matches a header with the plan. Case, surrounding spaces and a BOM do not matter. */
export function mapFields(header: readonly string[], plan: DataSetPlan): FieldMapping {
  const positions = new Map<string, number[]>();
  header.forEach((name, index) => {
    const key = normalizeFieldName(name);
    if (key === '') return;
    const list = positions.get(key);
    if (list === undefined) positions.set(key, [index]);
    else list.push(index);
  });
  const made = new Set(plan.reshape?.made);
  const used = new Set(plan.reshape?.reads.filter((name) => positions.has(name)));
  const ambiguous = new Set([...used].filter((name) => (positions.get(name)?.length ?? 0) > 1));
  const missing: number[] = [];
  const alternatives: number[] = [];
  const sourceOf = plan.columns.map((column, index) => {
    const present = [...new Set(column.sources)].filter((source) => positions.has(source));
    const [source] = present;
    const places = source === undefined ? undefined : positions.get(source);
    if (source === undefined || places === undefined) {
      // Constants, and fields that are computed from others, need not be in the header.
      if (column.sources.length === 0 || column.sources.some((name) => made.has(name))) return -1;
      missing.push(index);
      return -1;
    }
    used.add(source);
    if (places.length > 1) ambiguous.add(source);
    if (present.length > 1 && plan.reshape?.columns[index]?.firstFilled !== true) alternatives.push(index);
    return places[0] ?? -1;
  });
  const missingSources = (plan.reshape?.needed ?? []).filter(
    (names) => !names.some((name) => positions.has(name) || made.has(name)),
  );
  const unmapped = header.filter((name) => {
    const key = normalizeFieldName(name);
    return key !== '' && !used.has(key);
  });
  return { sourceOf, unmapped, missing, ambiguous: [...ambiguous], alternatives, missingSources };
}
