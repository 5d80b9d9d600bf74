import type { DataType } from '../model/data-set.js';
import { Refusal } from '../model/reject.js';
import { DEFAULT_NULL_VALUES } from '../model/null-values.js';
import { compileConsent } from '../validate/consent.js';
import { compileDecimal } from '../validate/decimal.js';
import { compileText } from '../validate/text.js';
import { compileInteger } from '../validate/integer.js';
import type { ValueParser } from '../validate/value-parser.js';
import type { DataSetSchema, SchemaColumn } from './data-set-schema.js';

/** Rules of the settings of `value-settings.ts`; see `schema-rules.ts`. */

type Report = (path: string, message: string) => void;
type Source = NonNullable<SchemaColumn['source']>;
type Column = {
  readonly [K in 'dataType' | 'externalUserIdType' | 'consentType' | 'isCountryCode' | 'source']?:
    SchemaColumn[K] | undefined;
};

const NUMBER_TYPES: readonly (DataType | undefined)[] = ['INTEGER', 'LONG', 'DECIMAL'];

export function checkValueSettings(
  column: Column,
  input: DataSetSchema['input'],
  at: string,
  report: Report,
): void {
  const { source, dataType } = column;
  if (source === undefined || dataType === undefined) return;
  if (source.groupSeparator !== undefined)
    checkGroups(source, dataType, (message) => report(`${at}.source.groupSeparator`, message));
  if (source.map !== undefined) checkMap(column, source, input, at, report);
  else if (source.notInMap !== undefined)
    report(`${at}.source.notInMap`, 'has no effect without source.map: remove it, or add the map');
}

function checkGroups(
  { groupSeparator, decimalComma }: Source,
  dataType: DataType,
  report: (message: string) => void,
): void {
  if (!NUMBER_TYPES.includes(dataType))
    report(`is for ${NUMBER_TYPES.join(', ')} columns, not for ${dataType}`);
  else if (groupSeparator === ',' && decimalComma === true)
    report('the comma cannot both group digits and mark decimals: remove this or decimalComma');
  else if (groupSeparator === '.' && dataType === 'DECIMAL' && decimalComma !== true)
    report('the point marks the decimals unless decimalComma is true: set that, or another separator');
}

function checkMap(
  column: Column,
  source: Source,
  input: DataSetSchema['input'],
  at: string,
  report: Report,
): void {
  const { dataType } = column;
  const place = `${at}.source.map`;
  if (column.externalUserIdType !== undefined) {
    report(place, 'is not for identifiers');
    return;
  }
  if (dataType === 'TIMESTAMP' || dataType === 'DATE') {
    report(place, `is not for ${dataType} columns`);
    return;
  }
  for (const key of ['value', 'times'] as const)
    if (source[key] !== undefined) report(place, `has no effect beside source.${key}: remove one of them`);
  const nullValues = new Set(input?.nullValues ?? DEFAULT_NULL_VALUES);
  const expected = outputOf(column);
  for (const [name, value] of Object.entries(source.map ?? {})) {
    if (nullValues.has(name))
      report(`${place}.${name}`, 'is one of input.nullValues, which are no values to map');
    if (value !== null && expected.parse(value) !== value)
      report(`${place}.${name}`, `must become ${expected.what}, or null for no value`);
  }
}

/** What values may become in a column: texts in the form in which they are written. */
function outputOf({ dataType, consentType, isCountryCode }: Column): { what: string; parse: ValueParser } {
  if (consentType !== undefined) {
    const isAmazons = consentType.startsWith('AMZN_');
    return {
      what: isAmazons ? 'GRANTED or DENIED' : `a ${consentType} string`,
      parse: compileConsent(consentType),
    };
  }
  if (isCountryCode === true) return { what: 'a country code such as DE', parse: parseCountryCode };
  switch (dataType) {
    case 'INTEGER':
      return { what: 'a whole number', parse: compileInteger(32) };
    case 'LONG':
      return { what: 'a whole number', parse: compileInteger(64) };
    case 'DECIMAL':
      return { what: 'a number such as 12.50', parse: compileDecimal() };
    default:
      return { what: 'a text without broken letters', parse: compileText() };
  }
}

function parseCountryCode(value: string): string | Refusal {
  return /^[A-Z]{2}$/.test(value) ? value : new Refusal('INVALID_COUNTRY');
}
