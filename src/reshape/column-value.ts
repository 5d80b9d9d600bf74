import type { ColumnValuePlan, FieldNames } from '../schema/reshape-plan.js';
import type { ValuePart } from '../schema/reshape-settings.js';
import type { PreparedCell } from '../model/block.js';
import { cellText } from '../model/cell-text.js';
import { toCountryCode } from '../normalize/country.js';
import { Refusal } from '../model/reject.js';
import { compileTimestamp } from '../validate/timestamp.js';
import type { ValueParser } from '../validate/value-parser.js';
import { amountOf, currencyOf } from './money.js';
import { splitFullName } from './full-name.js';
import { anyOfPattern } from './literal-pattern.js';
import { multiply } from './multiply.js';
import type { AddressParts } from './postal-address/address-parts.js';
import { splitPostalAddress } from './postal-address/split-postal-address.js';
import { fieldOf, filledFieldOf, holds, textOf, type RecordFields } from './record.js';
import { toTimeZone } from './zone-names.js';

/** Zones whose clocks are kept; countries have a few, so files hold no more. */
const MAX_ZONES = 64;

/** Makes a column's cell out of a row's fields. */
export type CellMaker = (record: RecordFields) => PreparedCell;

/** Compiles `source` of a column: take, join, remove the prefix, first of several, part of a name, times, zone. */
export function compileColumnValue(plan: ColumnValuePlan): CellMaker {
  const { value, when } = plan;
  if (value !== null) return when === null ? () => value : (record) => (holds(when, record) ? value : '');
  const take = compileTake(plan);
  const edit = compileEdit(plan);
  const finish = compileFinish(plan);
  return (record) => {
    if (when !== null && !holds(when, record)) return '';
    const taken = take(record);
    if (taken instanceof Refusal) return { reject: taken.code };
    const text = edit(taken, record);
    return text === '' ? '' : finish(text, record);
  };
}

type Take = (record: RecordFields) => string | Refusal;

function compileTake({ parts, joinWith, firstFilled }: ColumnValuePlan): Take {
  const [names] = parts;
  if (parts.length > 1) {
    return (record) =>
      parts
        .map((part) => textOf(record, part))
        .filter((text) => text !== '')
        .join(joinWith);
  }
  const find = firstFilled ? filledFieldOf : fieldOf;
  return (record) => {
    const name = find(record, names ?? []);
    return (name === undefined ? undefined : record.get(name)) ?? '';
  };
}

function compileEdit(plan: ColumnValuePlan): (text: string, record: RecordFields) => string {
  const { removePrefix, firstOf, part, country } = plan;
  const between = firstOf.length === 0 ? null : new RegExp(anyOfPattern(firstOf));
  return (given, record) => {
    let text = cellText(given);
    for (const prefix of removePrefix) {
      if (!text.startsWith(prefix)) continue;
      text = text.slice(prefix.length).trim();
      break;
    }
    if (between?.test(text) === true) {
      const values = text.split(between).map((value) => value.trim());
      text = values.find((value) => value !== '') ?? '';
    }
    if (part === null) return text;
    return isAddressPart(part)
      ? (splitPostalAddress(text, countryOf(country, record))[part] ?? '')
      : partOf(text, part);
  };
}

function isAddressPart(part: ValuePart): part is keyof AddressParts {
  return part === 'street' || part === 'city' || part === 'state' || part === 'zip';
}

/** The row's country, or that of rows that name none. */
function countryOf(country: ColumnValuePlan['country'], record: RecordFields): string | null {
  if (country === null) return null;
  return toCountryCode(textOf(record, country.from)) ?? country.otherwise;
}

function partOf(text: string, part: Exclude<ValuePart, keyof AddressParts>): string {
  switch (part) {
    case 'firstName':
      return splitFullName(text).first ?? '';
    case 'lastName':
      return splitFullName(text).last ?? '';
    case 'amount':
      return amountOf(text);
    case 'currency':
      return currencyOf(text) ?? '';
  }
}

type Finish = (text: string, record: RecordFields) => PreparedCell;

/** What needs a second field of the row: the factor, the time zone. */
function compileFinish(plan: ColumnValuePlan): Finish {
  const { times, zoneFrom, decimalComma, groupSeparator } = plan;
  if (times !== null) {
    const notation = { decimalComma, groupSeparator };
    return (text, record) => {
      const factor = textOf(record, times);
      return factor === '' ? '' : (multiply(text, factor, notation) ?? { reject: 'INVALID_DECIMAL' });
    };
  }
  return zoneFrom === null ? (text) => text : compileZone(plan, zoneFrom);
}

function compileZone({ formats, timeZone }: ColumnValuePlan, zoneFrom: FieldNames): Finish {
  const parsers = new Map<string, ValueParser>();
  return (text, record) => {
    const name = textOf(record, zoneFrom);
    const zone = name === '' ? (timeZone ?? 'UTC') : toTimeZone(name);
    if (zone === null) return { reject: 'INVALID_TIMESTAMP' };
    let parse = parsers.get(zone);
    if (parse === undefined) {
      parse = compileTimestamp({ formats, timeZone: zone });
      if (parsers.size < MAX_ZONES) parsers.set(zone, parse);
    }
    const parsed = parse(text);
    return parsed instanceof Refusal ? { reject: parsed.code } : parsed;
  };
}
