import { z } from 'zod';

/** A node of DuckDB's syntax tree of a query. */
export type SyntaxNode = Record<string, unknown>;

const node = z.record(z.string(), z.unknown());
const tree = z.looseObject({
  error: z.boolean().optional(),
  error_message: z.string().optional(),
  statements: z.array(z.looseObject({ node })).optional(),
});

export interface SyntaxTree {
  /** The document to pass back to DuckDB; `select` is part of it. */
  readonly document: unknown;
  /** The outermost SELECT. */
  readonly select: SyntaxNode;
}

/**
 * Reads the output of `json_serialize_sql`. Returns a string that says what is wrong with the query, if
 * anything.
 */
export function readTree(json: string): SyntaxTree | string {
  const document = tree.parse(JSON.parse(json));
  if (document.error === true) return document.error_message ?? 'it cannot be parsed';
  const [statement, second] = document.statements ?? [];
  if (statement === undefined || second !== undefined) return 'it has to be one SELECT';
  if (statement.node['type'] !== 'SELECT_NODE') return 'UNION and the like are not supported';
  return { document, select: statement.node };
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node and all nodes below it. */
export function* nodesOf(value: unknown): Generator<SyntaxNode, void, void> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

export function isColumn(value: SyntaxNode): boolean {
  return value['class'] === 'COLUMN_REF';
}

/** A column's own name, in lower case, without the table's. */
export function columnName(value: SyntaxNode): string {
  const names = z.array(z.string()).safeParse(value['column_names']);
  return names.success ? (names.data.at(-1) ?? '').toLowerCase() : '';
}
