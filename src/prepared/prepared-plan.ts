import { normalizeFieldName } from '../schema/field-name.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';

/**
 * The plan for rows that are already in AMC's form: each column has its own name, and nothing applies that says how a
 * source's values become the data set's.
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
