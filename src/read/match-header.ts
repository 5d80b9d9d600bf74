import { InputError } from '../errors.js';
import { mapFields, type FieldMapping } from '../schema/field-mapping.js';
import type { DataSetPlan } from '../schema/plan.js';

/**
 * Matches the fields of a file with the schema.
 * @param what the beginning of messages, e.g. `The header of sales.csv`
 * @throws InputError HEADER_NOT_RECOGNIZED when no field is known, DUPLICATE_HEADER when a mapped one occurs
 *   more than once, MISSING_FIELD when a column that every row needs has none
 */
export function matchHeader(fields: readonly string[], plan: DataSetPlan, what: string): FieldMapping {
  const mapping = mapFields(fields, plan);
  if (plan.columns.length > 0 && mapping.missing.length === plan.columns.length)
    throw notRecognized(what, fields.length, plan);
  const ambiguous = mapping.ambiguous[0];
  if (ambiguous !== undefined) {
    throw new InputError(
      `${what} name the field "${ambiguous}" more than once, and the schema reads it: it is ambiguous which one you mean. Rename or remove one of them.`,
      { code: 'DUPLICATE_HEADER' },
    );
  }
  refuseMissing(mapping.missing, what, plan);
  return mapping;
}

/** The message does not quote what was found: in a file without a header it is somebody's data. */
function notRecognized(what: string, fieldCount: number, plan: DataSetPlan): InputError {
  const expected = plan.columns.map(({ sources }) => sources[0]).join(', ');
  return new InputError(
    `${what} do not fit the data set ${plan.dataSetId}: none of the ${fieldCount} fields is known. Expected fields such as: ${expected}. Check the schema's source.from and the file.`,
    { code: 'HEADER_NOT_RECOGNIZED' },
  );
}

function refuseMissing(missing: readonly number[], what: string, plan: DataSetPlan): void {
  const needed = missing.flatMap((index) => {
    const column = plan.columns[index];
    return column === undefined || column.nullable
      ? []
      : [`${column.name} (looked for: ${column.sources.join(', ')})`];
  });
  if (needed.length === 0) return;
  throw new InputError(
    `${what} are missing fields that every row of the data set ${plan.dataSetId} needs: ${needed.join('; ')}. Add them to the export, or name them in the schema's source.from.`,
    { code: 'MISSING_FIELD' },
  );
}
