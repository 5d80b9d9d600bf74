import { normalizeFieldName } from '../schema/field-name.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';

/**
 * A plan that reads all fields of a file whose cells have types (workbooks, Parquet), each twice: as text, and as a
 * number with a decimal comma. If the two differ, or the reader removes the comma, the cell's type is a number, so it
 * is clear how to read its text. Blank and duplicate names are left out.
 */
export function planOfFields(fields: readonly string[]): DataSetPlan {
  const keys = fields.map(normalizeFieldName);
  const readable = fields.filter(
    (_, index) => keys[index] !== '' && keys.filter((key) => key === keys[index]).length === 1,
  );
  const plan = compilePlan({
    dataSetId: '',
    columns: readable.flatMap((field, index) => [
      { name: `text_${index}`, dataType: 'STRING', columnType: 'DIMENSION', source: { from: field } },
      {
        name: `number_${index}`,
        dataType: 'DECIMAL',
        columnType: 'METRIC',
        source: { from: field, decimalComma: true },
      },
    ]),
  });
  return { ...plan, isSample: true };
}
