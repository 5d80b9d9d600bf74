import { z } from 'zod';
import type { SchemaProblem } from '../errors.js';
import { isValidDateFormat } from '../validate/date-format.js';
import { isKnownTimeZone } from '../validate/zone-clock.js';
import { CONSENT_TYPES, isFilledByAmc } from '../model/data-set.js';
import { asList } from './as-list.js';
import { columnFields, dataSetFields } from './data-set-schema.js';
import { checkValueSettings } from './value-rules.js';
import { checkColumnValue, checkReshapeInput } from './reshape-rules.js';

/**
 * AMC's rules that span several fields of a data set definition (advertiser data upload, data set rules).
 * They run on a lenient reading of the file, in which a malformed field counts as absent, so that one
 * mistake does not hide the others.
 */

const lenient = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const lenientColumn = z.object({
  name: lenient(z.string()),
  dataType: lenient(columnFields.dataType),
  columnType: lenient(columnFields.columnType),
  nullable: lenient(columnFields.nullable),
  isMainEventTime: lenient(columnFields.isMainEventTime),
  isMainUserId: lenient(columnFields.isMainUserId),
  isMainUserIdType: lenient(columnFields.isMainUserIdType),
  isCountryCode: lenient(columnFields.isCountryCode),
  externalUserIdType: lenient(columnFields.externalUserIdType),
  consentType: lenient(columnFields.consentType),
  source: lenient(columnFields.source),
});

const lenientSchema = z.object({
  input: lenient(dataSetFields.input),
  period: lenient(dataSetFields.period),
  columns: z.array(lenientColumn.catch({})).catch([]),
});

type LenientColumn = z.infer<typeof lenientColumn>;
export type Report = (path: string, message: string) => void;

/** Every broken rule, with its position; an empty list if the definition is valid. */
export function findRuleProblems(file: unknown): SchemaProblem[] {
  const parsed = lenientSchema.safeParse(file);
  if (!parsed.success) return [];
  const problems: SchemaProblem[] = [];
  const report: Report = (path, message) => problems.push({ path, message });
  const { columns, period, input } = parsed.data;
  checkNames(columns, report);
  checkSingleRoles(columns, report);
  columns.forEach((column, index) => {
    const at = `columns[${index}]`;
    checkNamesOfAmc(column, at, report);
    checkRoles(column, at, report);
    checkSource(column, at, report);
    checkColumnValue(column, at, report);
    checkValueSettings(column, input, at, report);
  });
  checkReshapeInput(input, report);
  if (period !== undefined && !columns.some((column) => column.isMainEventTime === true)) {
    report(
      'period',
      'only fact data sets have a period: mark a column isMainEventTime, or remove the period',
    );
  }
  if (columns.length > 0 && columns.every(isFilledByAmc)) {
    report('columns', 'no column is left to upload: AMC fills the main user id columns itself');
  }
  return problems;
}

function checkNames(columns: readonly LenientColumn[], report: Report): void {
  const seen = new Map<string, number>();
  columns.forEach(({ name }, index) => {
    if (name === undefined) return;
    const key = name.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else report(`columns[${index}].name`, `"${name}" is already the name of columns[${first}]`);
  });
}

/** AMC adds columns of these names to every data set with identifiers, and overwrites what is uploaded in them. */
const FILLED_BY_AMC = { user_id: 'isMainUserId', user_id_type: 'isMainUserIdType' } as const;

function checkNamesOfAmc(column: LenientColumn, at: string, report: Report): void {
  const name = column.name?.toLowerCase();
  if (name !== 'user_id' && name !== 'user_id_type') return;
  const role = FILLED_BY_AMC[name];
  if (column[role] !== true)
    report(
      `${at}.name`,
      `AMC adds a column of this name itself and overwrites what is uploaded in it: name your own customer number otherwise, such as customer_id, or set ${role}, and no values are uploaded`,
    );
}

function checkSingleRoles(columns: readonly LenientColumn[], report: Report): void {
  const atMostOne = (role: string, has: (column: LenientColumn) => boolean) => {
    const places = columns.flatMap((column, index) => (has(column) ? [index] : []));
    for (const index of places.slice(1)) {
      report(
        `columns[${index}].${role}`,
        `only one column may have this; columns[${places[0]}] has it already`,
      );
    }
  };
  for (const role of ['isMainEventTime', 'isMainUserId', 'isMainUserIdType', 'isCountryCode'] as const) {
    atMostOne(role, (column) => column[role] === true);
  }
  for (const type of CONSENT_TYPES) {
    const places = columns.flatMap((column, index) => (column.consentType === type ? [index] : []));
    for (const index of places.slice(1)) {
      report(`columns[${index}].consentType`, `${type} is already the consent type of columns[${places[0]}]`);
    }
  }
}

/** What a column does besides holding values, with the data types that AMC allows for it. */
function rolesOf(column: LenientColumn): { role: string; what: string; dataTypes: readonly string[] }[] {
  const roles = [];
  const text = ['STRING'];
  if (column.isMainEventTime === true)
    roles.push({ role: 'isMainEventTime', what: 'the main event time', dataTypes: ['TIMESTAMP', 'DATE'] });
  if (column.isMainUserId === true)
    roles.push({ role: 'isMainUserId', what: 'the main user id', dataTypes: text });
  if (column.isMainUserIdType === true)
    roles.push({ role: 'isMainUserIdType', what: 'the main user id type', dataTypes: text });
  if (column.isCountryCode === true)
    roles.push({ role: 'isCountryCode', what: 'the country code', dataTypes: text });
  if (column.externalUserIdType !== undefined)
    roles.push({ role: 'externalUserIdType', what: 'an identifier', dataTypes: text });
  if (column.consentType !== undefined)
    roles.push({ role: 'consentType', what: 'a consent signal', dataTypes: text });
  return roles;
}

function checkRoles(column: LenientColumn, at: string, report: Report): void {
  const roles = rolesOf(column);
  for (const { what, dataTypes } of roles) {
    if (column.dataType !== undefined && !dataTypes.includes(column.dataType)) {
      report(`${at}.dataType`, `${what} must be ${dataTypes.join(' or ')}, not ${column.dataType}`);
    }
    if (column.columnType === 'METRIC')
      report(`${at}.columnType`, `${what} must be a DIMENSION, not a METRIC`);
  }
  const [first, second] = roles;
  if (first !== undefined && second !== undefined) {
    report(`${at}.${second.role}`, `a column cannot be ${first.what} and ${second.what}: use two columns`);
  }
  if (roles.length === 0 && column.columnType === 'METRIC' && column.dataType !== undefined) {
    if (!['DECIMAL', 'INTEGER', 'LONG'].includes(column.dataType)) {
      report(
        `${at}.columnType`,
        `a METRIC is summed and must be a number; ${column.dataType} is a DIMENSION`,
      );
    }
  }
  if (column.isMainEventTime === true && column.nullable !== false) {
    report(`${at}.nullable`, 'the main event time must be present on every row: set nullable to false');
  }
}

function checkSource(column: LenientColumn, at: string, report: Report): void {
  const { source, dataType } = column;
  if (source === undefined) return;
  if (isFilledByAmc(column)) {
    report(`${at}.source`, 'AMC fills this column itself: remove the source');
    return;
  }
  if (source.timeZone !== undefined && !isKnownTimeZone(source.timeZone)) {
    report(`${at}.source.timeZone`, `"${source.timeZone}" is not an IANA time zone such as Europe/Berlin`);
  }
  for (const format of asList(source.format)) {
    if (!isValidDateFormat(format)) {
      report(`${at}.source.format`, `"${format}" is not a date pattern such as "dd.MM.yyyy HH:mm"`);
    }
  }
  if (dataType === undefined) return;
  for (const key of ['timeZone', 'format', 'epochUnit'] as const) {
    if (source[key] !== undefined && dataType !== 'TIMESTAMP' && dataType !== 'DATE') {
      report(`${at}.source.${key}`, `is for TIMESTAMP and DATE columns, not for ${dataType}`);
    }
  }
  const identifier = column.externalUserIdType;
  const isEmail = identifier !== undefined && 'hashedPii' in identifier && identifier.hashedPii === 'EMAIL';
  const canBeCode =
    dataType === 'STRING' && column.consentType === undefined && column.isCountryCode !== true;
  if (source.isCode !== undefined && !canBeCode)
    report(`${at}.source.isCode`, 'is for ids in STRING columns only');
  if (source.keepEmailUnderscore !== undefined && !isEmail) {
    report(`${at}.source.keepEmailUnderscore`, 'is for EMAIL columns only');
  }
  for (const key of ['nullWords', 'placeholders'] as const) {
    if (source[key] !== undefined && identifier === undefined)
      report(`${at}.source.${key}`, 'is for identifier columns only');
  }
  const isText = dataType === 'STRING' && (identifier === undefined || !('hashedPii' in identifier));
  const isNumber = dataType === 'INTEGER' || dataType === 'LONG';
  if (source.leakGuard !== undefined && ((!isText && !isNumber) || column.consentType !== undefined)) {
    report(`${at}.source.leakGuard`, 'is for texts and whole numbers that are not hashed');
  }
  if (source.decimalComma !== undefined && dataType !== 'DECIMAL') {
    report(`${at}.source.decimalComma`, `is for DECIMAL columns, not for ${dataType}`);
  }
}
