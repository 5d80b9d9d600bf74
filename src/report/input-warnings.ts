import type { DataSetPlan } from '../schema/plan.js';
import type { RunWarning } from './run-report.js';

/** What a header lacks, and where it offers a choice, by output column. */
export interface HeaderGaps {
  readonly missing: readonly number[];
  readonly alternatives: readonly number[];
}

/** What the user should know of an input's header. */
export function headerWarnings(name: string, gaps: HeaderGaps, plan: DataSetPlan): RunWarning[] {
  const columnNames = (indexes: readonly number[]) =>
    indexes.map((index) => plan.columns[index]?.name).join(', ');
  const warnings: RunWarning[] = [];
  if (gaps.missing.length > 0) {
    warnings.push({
      code: 'MISSING_FIELD',
      message: `${name} has no field for ${columnNames(gaps.missing)}; null was written.`,
    });
  }
  if (gaps.alternatives.length > 0) {
    warnings.push({
      code: 'SEVERAL_FIELDS',
      message: `${name} has several fields that could feed ${columnNames(gaps.alternatives)}; the first in the schema's source.from was taken.`,
    });
  }
  return warnings;
}

export function emptyInputWarning(name: string): RunWarning {
  return { code: 'EMPTY_INPUT', message: `${name} is empty.` };
}
