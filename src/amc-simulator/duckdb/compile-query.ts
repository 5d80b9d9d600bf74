import type { EngineQuery } from '../query-engine.js';
import { QueryRefusal } from '../query-engine.js';
import { userColumns } from '../user-columns.js';
import { privacyProblem } from './query-rules.js';
import { quotedText } from './sql-text.js';
import { isNode, nodesOf, readTree } from './syntax-tree.js';
import type { SyntaxNode } from './syntax-tree.js';

/** The added column that counts the people of each output row. */
export const PEOPLE_COLUMN = 'people_behind_the_row';

export interface CompiledQuery {
  /** The tree to run, as JSON. */
  readonly tree: string;
  /** Ids of the data sets that the query reads. */
  readonly tables: readonly string[];
  /** Whether PEOPLE_COLUMN was added. */
  readonly countsPeople: boolean;
}

/** `CUSTOM_PARAMETER('name')` replaced by its value. */
export function withParameters(sql: string, parameters: Readonly<Record<string, string>>): string {
  return sql.replaceAll(/\bCUSTOM_PARAMETER\s*\(\s*'([^']*)'\s*\)/gi, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new QueryRefusal(`The parameter ${name} has no value.`);
    return quotedText(value);
  });
}

/**
 * Checks a parsed query by AMC's rules and adds the column that the aggregation threshold needs.
 * @param json the query as parsed by DuckDB
 * @param template `SELECT COUNT(DISTINCT user_id) AS … GROUP BY ALL` as parsed by DuckDB
 */
export function compileQuery(json: string, template: string, query: EngineQuery): CompiledQuery {
  const tree = readTree(json);
  if (typeof tree === 'string') throw new QueryRefusal(`The query cannot be compiled: ${tree}.`);
  const { select, document } = tree;
  const tables = tablesOf(select, query);
  if (query.minPeople === 0) return { tree: JSON.stringify(document), tables, countsPeople: false };
  const used = query.dataSets.filter(({ dataSetId }) => tables.includes(dataSetId));
  const problem = privacyProblem(select, used);
  if (problem !== undefined) throw new QueryRefusal(problem);
  const countsPeople = addPeople(select, template, query);
  return { tree: JSON.stringify(document), tables, countsPeople };
}

function tablesOf(select: SyntaxNode, { dataSets }: EngineQuery): readonly string[] {
  const all = [...nodesOf(select)];
  const known = new Set(dataSets.map(({ dataSetId }) => dataSetId));
  const own = new Set(
    all.flatMap((node) => {
      const map: unknown = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
      return (Array.isArray(map) ? map : []).map((entry) =>
        isNode(entry) ? String(entry['key']).toLowerCase() : '',
      );
    }),
  );
  if (all.some((node) => node['type'] === 'TABLE_FUNCTION')) {
    throw new QueryRefusal('The query cannot be compiled: table functions are not supported.');
  }
  const names = all
    .filter((node) => node['type'] === 'BASE_TABLE')
    .map((node) => String(node['table_name']).toLowerCase())
    .filter((name) => !own.has(name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new QueryRefusal(
      `The query cannot be compiled: table ${unknown} is not found (the simulator has uploaded data sets only).`,
    );
  }
  return [...new Set(names)];
}

/** Adds a column that counts the people of each output row. Returns false when no table is about people. */
function addPeople(select: SyntaxNode, template: string, { dataSets }: EngineQuery): boolean {
  const tables = [...nodesOf(select['from_table'])].filter((node) => node['type'] === 'BASE_TABLE');
  const userOf = (node: SyntaxNode): string | undefined => {
    const id = String(node['table_name']).toLowerCase();
    const dataSet = dataSets.find(({ dataSetId }) => dataSetId === id);
    return dataSet === undefined ? undefined : userColumns(dataSet)[0];
  };
  const table = tables.find((node) => userOf(node) !== undefined);
  if (table === undefined) return false;
  const user = userOf(table) ?? 'user_id';
  const alias = typeof table['alias'] === 'string' && table['alias'] !== '' ? table['alias'] : undefined;
  const counted = readTree(template);
  if (typeof counted === 'string') throw new QueryRefusal(counted);
  for (const node of nodesOf(counted.select)) {
    if (node['class'] === 'COLUMN_REF') node['column_names'] = [alias ?? String(table['table_name']), user];
  }
  const list: unknown = select['select_list'];
  const added: unknown = counted.select['select_list'];
  if (!Array.isArray(list) || !Array.isArray(added)) throw new QueryRefusal('The query selects nothing.');
  list.push(...added);
  const groups: unknown = select['group_expressions'];
  // Without GROUP BY, AMC groups by everything that is not aggregated.
  if (!Array.isArray(groups) || groups.length === 0) {
    select['aggregate_handling'] = counted.select['aggregate_handling'];
  }
  return true;
}
