import type { DataSetPlan } from '../schema/plan.js';
import { repeatedInputs } from './run-content.js';
import type { RunReport, RunWarning, SuppressionFacts } from './run-report.js';

/** Inputs that warnings name; any more are only counted. */
const MAX_NAMED = 5;

/** What is missing from a header, and where it offers a choice, by output column. */
export interface HeaderGaps {
  readonly missing: readonly number[];
  readonly alternatives: readonly number[];
}

/**
 * What the user should know about an input's header.
 * @param unused columns that nobody misses. Default: the key of collaboration tables, as for a run of uploads
 */
export function headerWarnings(
  name: string,
  gaps: HeaderGaps,
  plan: DataSetPlan,
  unused: ReadonlySet<string> = new Set(plan.tableKey === null ? [] : [plan.tableKey]),
): RunWarning[] {
  const namesOf = (indexes: readonly number[]) =>
    indexes.flatMap((index) => plan.columns[index]?.name ?? []).filter((column) => !unused.has(column));
  const missing = namesOf(gaps.missing);
  const alternatives = namesOf(gaps.alternatives);
  const warnings: RunWarning[] = [];
  if (missing.length > 0) {
    warnings.push({
      code: 'MISSING_FIELD',
      message: `${name} has no field for ${missing.join(', ')}; null was written.`,
    });
  }
  if (alternatives.length > 0) {
    warnings.push({
      code: 'SEVERAL_FIELDS',
      message: `${name} has several fields that could feed ${alternatives.join(', ')}; the first in the schema's source.from was taken.`,
    });
  }
  return warnings;
}

export function emptyInputWarning(name: string): RunWarning {
  return { code: 'EMPTY_INPUT', message: `${name} is empty.` };
}

/** Files with the same content: their rows are in the run twice. */
export function repeatedInputWarnings(inputs: RunReport['inputs']): RunWarning[] {
  const repeated = repeatedInputs({ inputs });
  if (repeated.length === 0) return [];
  const named = repeated
    .slice(0, MAX_NAMED)
    .map(({ name, first }) => `${name} has the same content as ${first}`);
  const more = repeated.length > MAX_NAMED ? `, and ${repeated.length - MAX_NAMED} more repeat others` : '';
  return [
    {
      code: 'DUPLICATE_INPUT',
      message: `${named.join(', ')}${more}: these rows are in the run twice, as was allowed, and will count twice.`,
    },
  ];
}

/** Lines of a suppression list that name nobody: the people they were meant for are not left out. */
export function suppressionWarnings(list: SuppressionFacts | null): RunWarning[] {
  if (list === null || list.unreadable === 0) return [];
  return [
    {
      code: 'SUPPRESSION_VALUES_UNREADABLE',
      message: `${list.unreadable} rows of the suppression list have no readable identifier; the people they refer to are not left out.`,
    },
  ];
}
