import { normalizeFieldName } from '../schema/field-name.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';

/**
 * The plan of rows that are in AMC's form already: each column has its own name, and nothing that says how a source's
 * values become the data set's applies.
 */
export function preparedPlan(plan: DataSetPlan): DataSetPlan {
  return { ...plan, columns: plan.columns.map(asWritten), reshape: null, footers: [] };
}

function asWritten(column: PlanColumn): PlanColumn {
  return {
    ...column,
    sources: [normalizeFieldName(column.name)],
    timeZone: undefined,
    formats: [],
    epochUnit: undefined,
    decimalComma: false,
    groupSeparator: null,
    map: null,
    isConstant: false,
  };
}
