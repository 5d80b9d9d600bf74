import type { z } from 'zod';
import { SchemaError, type SchemaProblem } from '../errors.js';
import { dataSetShape, type DataSetSchema } from './data-set-schema.js';
import { findRuleProblems } from './schema-rules.js';

/** For one file; a file with more problems than this is not a schema. */
const MAX_PROBLEMS = 100;

/**
 * Checks a data set definition.
 * @param file the parsed JSON
 * @param name what messages call it, e.g. its path
 * @throws SchemaError with all problems (100 at most), each with its position
 */
export function parseDataSetSchema(file: unknown, name: string): DataSetSchema {
  const shape = dataSetShape.safeParse(file);
  const problems = [
    ...(shape.success ? [] : shape.error.issues.flatMap((issue) => describeIssue(issue))),
    ...findRuleProblems(file),
  ];
  if (!shape.success || problems.length > 0) throw schemaError(name, problems);
  return shape.data;
}

function schemaError(name: string, problems: readonly SchemaProblem[]): SchemaError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const shown = problems.slice(0, MAX_PROBLEMS);
  const lines = shown.map(({ path, message }) => `  ${path}: ${message}`);
  if (problems.length > shown.length) lines.push(`  and ${problems.length - shown.length} more`);
  return new SchemaError(`The schema ${name} has ${count}; no data was read.\n${lines.join('\n')}`, shown);
}

function describeIssue(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[] = []): SchemaProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...path, key]),
      message: 'is not a known setting; check its spelling',
    }));
  }
  if (issue.code === 'invalid_union') {
    const message = `must be ${path.at(-1) === 'externalUserIdType' ? '{"hashedPii": TYPE} or {"externalIdentity": TYPE} with a type that AMC knows' : 'a text or a list of texts'}`;
    return [{ path: formatPath(path), message }];
  }
  return [{ path: formatPath(path), message: issue.message }];
}

/** `['columns', 3, 'dataType']` → `columns[3].dataType`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(file)';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
