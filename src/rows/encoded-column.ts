import type { EncodedColumn } from '../encode/row-encoder.js';
import type { PlanColumn } from '../schema/plan.js';

/** How the encoder sees a column of the plan. */
export function encodedColumn({ name, kind }: PlanColumn): EncodedColumn {
  return { name, isNumber: kind.kind === 'value' && ['DECIMAL', 'INTEGER', 'LONG'].includes(kind.dataType) };
}
