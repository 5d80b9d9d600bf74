import { z } from 'zod';
import { dataSetJsonSchema } from '../../src/schema/data-set-schema.js';
import { markdownTable } from './markdown-table.js';

const nodeShape = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  required: z.array(z.string()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});
type Node = z.infer<typeof nodeShape>;

/** A setting of the schema file. */
export interface Setting {
  /** From the top level of the file, e.g. `columns[].source.from`. */
  readonly path: string;
  readonly values: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** All settings of the schema file, in its order, from the zod schema that checks it. */
export function schemaSettings(): Setting[] {
  return settingsBelow(nodeShape.parse(dataSetJsonSchema()), '');
}

function settingsBelow(node: Node, path: string): Setting[] {
  const below: Setting[] = [];
  for (const [name, value] of Object.entries(node.properties ?? {})) {
    const child = nodeShape.parse(value);
    const at = path === '' ? name : `${path}.${name}`;
    below.push({
      path: at,
      values: valuesOf(child),
      isRequired: node.required?.includes(name) ?? false,
      description: child.description ?? '',
    });
    below.push(...settingsBelow(child, at));
  }
  if (node.items !== undefined) below.push(...settingsBelow(nodeShape.parse(node.items), `${path}[]`));
  for (const option of node.anyOf ?? []) below.push(...settingsBelow(nodeShape.parse(option), path));
  // What alternatives have in common is described once.
  return [...new Map(below.map((setting) => [`${setting.path} ${setting.values}`, setting])).values()];
}

function valuesOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.anyOf !== undefined)
    return [...new Set(node.anyOf.map((option) => valuesOf(nodeShape.parse(option))))].join(' or ');
  switch (node.type) {
    case 'string':
      return 'text';
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return 'whole number';
    case 'array': {
      const item = nodeShape.parse(node.items ?? {});
      return item.type === 'object' || item.anyOf !== undefined ? 'list' : 'texts';
    }
    default:
      return 'object';
  }
}

const SECTIONS = {
  'schema-data-set': (path: string) => !/^(columns\[\]|input\.)/.test(path),
  'schema-columns': (path: string) => path.startsWith('columns[].') && !path.startsWith('columns[].source.'),
  'schema-source': (path: string) => path.startsWith('columns[].source.'),
  'schema-input': (path: string) => path.startsWith('input.'),
} as const;

const PREFIX = /^(columns\[\]\.|input\.)/;

/** The tables of docs/schema-reference.md by name. */
export function schemaTables(): Record<string, string> {
  const settings = schemaSettings();
  return Object.fromEntries(
    Object.entries(SECTIONS).map(([name, belongs]) => [
      name,
      markdownTable(
        ['setting', 'values', 'meaning'],
        settings
          .filter(({ path }) => belongs(path))
          .map(({ path, values, isRequired, description }) => [
            `\`${path.startsWith('input.') ? path : path.replace(PREFIX, '')}\`${isRequired ? ' (required)' : ''}`,
            values,
            description,
          ]),
      ),
    ]),
  );
}
