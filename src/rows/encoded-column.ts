import type { EncodedColumn } from '../encode/row-encoder.js';
import type { PlanColumn } from '../schema/plan.js';

/** A column of the plan, as the encoder sees it. */
export function encodedColumn({ name, kind }: PlanColumn): EncodedColumn {
  return { name, isNumber: kind.kind === 'value' && ['DECIMAL', 'INTEGER', 'LONG'].includes(kind.dataType) };
}
