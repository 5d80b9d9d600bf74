import { isFilledByAmc } from '../../model/data-set.js';
import type { SimulatorDataSet } from '../data-set-schema.js';
import { userColumns } from '../user-columns.js';
import { columnName, isColumn, isNode, nodesOf } from './syntax-tree.js';
import type { SyntaxNode } from './syntax-tree.js';

const COMPARING_FUNCTIONS = new Set([
  '~~',
  '!~~',
  '~~*',
  '!~~*',
  '~',
  'regexp_matches',
  'contains',
  'starts_with',
]);
const COUNTING_FUNCTIONS = new Set(['count', 'approx_count_distinct']);

/** How a query violates AMC's privacy rules, in words; undefined when it does not. */
export function privacyProblem(
  select: SyntaxNode,
  dataSets: readonly SimulatorDataSet[],
): string | undefined {
  const uploaded = new Set(
    dataSets.flatMap((dataSet) => [
      ...dataSet.columns.filter((column) => !isFilledByAmc(column)).map(({ name }) => name.toLowerCase()),
      ...userColumns(dataSet).slice(0, 1),
    ]),
  );
  for (const found of nodesOf(select)) {
    if (!isComparison(found)) continue;
    const operands = operandsOf(found);
    const column = operands
      .flatMap((operand) => [...nodesOf(operand)])
      .find((part) => isColumn(part) && uploaded.has(columnName(part)));
    if (column !== undefined && operands.some(isLiteral)) {
      return `Column ${columnName(column)} has the aggregation threshold HIGH and cannot be compared with a literal or a parameter.`;
    }
  }
  return shownUser(select, new Set(dataSets.flatMap((dataSet) => userColumns(dataSet).slice(0, 1))));
}

function isComparison(value: SyntaxNode): boolean {
  if (value['class'] === 'COMPARISON' || value['class'] === 'BETWEEN') return true;
  const type = String(value['type'] ?? '');
  if (value['class'] === 'OPERATOR') return type === 'COMPARE_IN' || type === 'COMPARE_NOT_IN';
  return value['class'] === 'FUNCTION' && COMPARING_FUNCTIONS.has(String(value['function_name']));
}

function operandsOf(found: SyntaxNode): readonly unknown[] {
  const children: unknown = found['children'];
  if (Array.isArray(children)) return children;
  return ['left', 'right', 'input', 'lower', 'upper'].map((name) => found[name]).filter(isNode);
}

/** A value that does not depend on the row. */
function isLiteral(operand: unknown): boolean {
  const parts = [...nodesOf(operand)];
  return parts.some((part) => part['class'] === 'CONSTANT') && !parts.some(isColumn);
}

/** People may be counted, but never shown. */
function shownUser(select: SyntaxNode, users: ReadonlySet<string>): string | undefined {
  const list: unknown = select['select_list'];
  for (const item of Array.isArray(list) ? list : []) {
    const shown = shownColumns(item).find((column) => users.has(columnName(column)));
    if (shown !== undefined) {
      return `Column ${columnName(shown)} has the aggregation threshold VERY_HIGH and cannot be part of the output.`;
    }
  }
  return undefined;
}

/** The columns whose values reach the output: not those that are only counted or tested for null. */
function shownColumns(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(shownColumns);
  if (!isNode(value)) return [];
  if (isColumn(value)) return [value];
  const type = String(value['type'] ?? '');
  if (type === 'OPERATOR_IS_NOT_NULL' || type === 'OPERATOR_IS_NULL') return [];
  if (value['class'] === 'FUNCTION' && COUNTING_FUNCTIONS.has(String(value['function_name']))) return [];
  return Object.values(value).flatMap(shownColumns);
}
