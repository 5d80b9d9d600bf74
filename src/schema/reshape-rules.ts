import type { DataType } from '../model/data-set.js';
import type { DataSetSchema, SchemaColumn } from './data-set-schema.js';
import { normalizeFieldName } from './field-name.js';

/** Rules of the settings that make rows and values; see `schema-rules.ts`. */

type Report = (path: string, message: string) => void;
type Source = NonNullable<SchemaColumn['source']>;

/** Settings that have no effect with a constant value. */
const NOT_WITH_VALUE = [
  'from',
  'join',
  'firstFilled',
  'removePrefix',
  'firstOf',
  'part',
  'times',
  'zoneFrom',
] as const;

/** Settings that only make sense for some data types. */
const DATA_TYPES: readonly (readonly [keyof Source, readonly DataType[]])[] = [
  ['times', ['DECIMAL', 'INTEGER', 'LONG']],
  ['zoneFrom', ['TIMESTAMP']],
];

export function checkColumnValue(
  { source, dataType }: { readonly source?: Source | undefined; readonly dataType?: DataType | undefined },
  at: string,
  report: Report,
): void {
  if (source === undefined) return;
  if (source.value !== undefined) {
    for (const key of NOT_WITH_VALUE) {
      if (source[key] !== undefined)
        report(`${at}.source.${key}`, 'has no effect beside source.value: remove one of them');
    }
  }
  if (source.join !== undefined) {
    for (const key of ['from', 'firstFilled'] as const) {
      if (source[key] !== undefined)
        report(`${at}.source.${key}`, 'has no effect beside source.join: remove one of them');
    }
  }
  if (source.part !== undefined && dataType !== undefined) {
    const isAmount = source.part === 'amount';
    if (isAmount !== ['DECIMAL', 'INTEGER', 'LONG'].includes(dataType))
      report(
        `${at}.source.part`,
        `"${source.part}" is for ${isAmount ? 'numbers' : 'STRING columns'}, not for ${dataType}`,
      );
  }
  for (const [key, dataTypes] of DATA_TYPES) {
    if (source[key] !== undefined && dataType !== undefined && !dataTypes.includes(dataType))
      report(`${at}.source.${key}`, `is for ${dataTypes.join(', ')} columns, not for ${dataType}`);
  }
}

export function checkReshapeInput(input: DataSetSchema['input'], report: Report): void {
  const { items, group, join } = input ?? {};
  if (items !== undefined) {
    if (items.between.trim() === '' || items.partsBetween.trim() === '')
      report('input.items', 'items and parts must be divided by more than spaces');
    if (items.between.trim() === items.partsBetween.trim())
      report('input.items.partsBetween', 'must differ from "between"');
    for (const [field, label] of Object.entries(items.fields)) {
      if (!items.labels.includes(label))
        report(`input.items.fields.${field}`, `"${label}" is not one of the labels`);
    }
  }
  if (group !== undefined && group.fillDown === undefined && group.firstRowOnly === undefined)
    report('input.group', 'needs fields in "fillDown" or "firstRowOnly"');
  const names = new Map<string, string>();
  const makes = (field: string, path: string) => {
    const key = normalizeFieldName(field);
    const first = names.get(key);
    if (first === undefined) names.set(key, path);
    else report(path, `the field is already made by ${first}`);
  };
  for (const field of Object.keys(items?.fields ?? {})) makes(field, `input.items.fields.${field}`);
  const joinNames = new Set<string>();
  for (const [index, { name, fields }] of (join ?? []).entries()) {
    if (joinNames.has(name)) report(`input.join[${index}].name`, `"${name}" is taken by another join`);
    joinNames.add(name);
    for (const field of Object.keys(fields)) makes(field, `input.join[${index}].fields.${field}`);
  }
}
