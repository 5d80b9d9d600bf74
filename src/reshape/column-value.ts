import type { ColumnValuePlan, FieldNames } from '../schema/reshape-plan.js';
import type { ValuePart } from '../schema/reshape-settings.js';
import { ABSENT } from '../model/cell-block.js';
import { toCountryCode } from '../normalize/country.js';
import { Refusal } from '../model/reject.js';
import { compileTimestamp } from '../validate/timestamp.js';
import type { ValueParser } from '../validate/value-parser.js';
import type { CellSpace } from './cell-space.js';
import { amountOf, currencyOf } from './money.js';
import { splitFullName } from './full-name.js';
import { anyOfPattern, firstValue } from '../model/literal-pattern.js';
import { multiply } from './multiply.js';
import type { AddressParts } from './postal-address/address-parts.js';
import { splitPostalAddress } from './postal-address/split-postal-address.js';
import { compileCondition, placesOf, type Places, type RecordCells } from './record-cells.js';
import { toTimeZone } from './zone-names.js';

/** Zones whose clocks are cached; countries have only a few, so files do not contain more. */
const MAX_ZONES = 64;

/** Makes a column's cell from a record's fields; afterwards, the record's space contains it. */
export type CellMaker = (record: RecordCells) => void;

/**
 * Compiles `source` of a column: select, join, remove the prefix, first of several, part of a name, times, zone. Parts
 * of the input that can be used as they are are not copied.
 */
export function compileColumnValue(plan: ColumnValuePlan, places: Places): CellMaker {
  const { value } = plan;
  const make = value === null ? compileValue(plan, places) : compileConstant(value);
  if (plan.when === null) return make;
  const holds = compileCondition(plan.when, places);
  return (record) => (holds(record) ? make(record) : record.space.clear());
}

function compileConstant(value: string): CellMaker {
  let generation = -1;
  const made = { start: 0, length: 0 };
  return ({ space }) => {
    if (generation !== space.generation) {
      space.addForeign(value);
      generation = space.generation;
      made.start = space.start;
      made.length = space.length;
    }
    space.start = made.start;
    space.length = made.length;
  };
}

function compileValue(plan: ColumnValuePlan, places: Places): CellMaker {
  const edit = compileEdit(plan, places);
  const finish = compileFinish(plan, places);
  const change = (record: RecordCells) => {
    if (record.space.length > 0) edit(record);
    if (record.space.length > 0) finish(record);
  };
  if (plan.parts.length > 1) {
    const parts = plan.parts.map((names) => placesOf(names, places));
    return (record) => {
      const texts = parts.map((part) => record.textOf(part)).filter((text) => text !== '');
      const { space } = record;
      space.add(texts.join(plan.joinWith));
      space.trim(space.start, space.length);
      change(record);
    };
  }
  const fields = placesOf(plan.parts[0] ?? [], places);
  return (record) => {
    const place = plan.firstFilled ? record.filledFieldOf(fields) : record.fieldOf(fields);
    const length = place < 0 ? 0 : (record.cells[2 * place + 1] ?? 0);
    if (length < ABSENT) {
      record.space.length = length;
      return;
    }
    record.space.trim(record.cells[2 * place] ?? 0, length);
    change(record);
  };
}

/** What is done to the value itself. */
function compileEdit(plan: ColumnValuePlan, places: Places): CellMaker {
  const { part } = plan;
  const prefixes = plan.removePrefix.map((prefix) => Buffer.from(prefix));
  const between = plan.firstOf.length === 0 ? null : new RegExp(anyOfPattern(plan.firstOf));
  const separators = plan.firstOf.map((text) => Buffer.from(text));
  const country = plan.country === null ? null : placesOf(plan.country.from, places);
  return (record) => {
    const { space } = record;
    if (prefixes.length > 0) removePrefix(space, prefixes);
    if (between !== null && separators.some((separator) => holdsBytes(space, separator)))
      space.add(firstValue(space.text(), between));
    if (part === null) return;
    const text = space.text();
    if (!isAddressPart(part)) {
      space.add(partOf(text, part));
      return;
    }
    // The row's country, or the default for rows without one.
    const code =
      country === null ? null : (toCountryCode(record.textOf(country)) ?? plan.country?.otherwise ?? null);
    space.add(splitPostalAddress(text, code)[part] ?? '');
  };
}

function removePrefix(space: CellSpace, prefixes: readonly Buffer[]): void {
  for (const prefix of prefixes) {
    if (!hasBytesAt(space, space.start, prefix)) continue;
    space.trimSpaces(space.start + prefix.length, space.length - prefix.length);
    return;
  }
}

function holdsBytes(space: CellSpace, bytes: Buffer): boolean {
  const end = space.start + space.length - bytes.length;
  for (let at = space.start; at <= end; at++)
    if (space.bytes[at] === bytes[0] && hasBytesAt(space, at, bytes)) return true;
  return false;
}

function hasBytesAt({ bytes, start, length }: CellSpace, at: number, expected: Buffer): boolean {
  if (at + expected.length > start + length) return false;
  for (let index = 0; index < expected.length; index++)
    if (bytes[at + index] !== expected[index]) return false;
  return true;
}

function isAddressPart(part: ValuePart): part is keyof AddressParts {
  return part === 'street' || part === 'city' || part === 'state' || part === 'zip';
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

/** What needs a second field of the row: the factor, the time zone. */
function compileFinish(plan: ColumnValuePlan, places: Places): CellMaker {
  const { times, zoneFrom, decimalComma, groupSeparator } = plan;
  if (times === null) return zoneFrom === null ? () => undefined : compileZone(plan, zoneFrom, places);
  const notation = { decimalComma, groupSeparator };
  const factors = placesOf(times, places);
  return (record) => {
    const { space } = record;
    const text = space.text();
    const factor = record.textOf(factors);
    const product = factor === '' ? '' : multiply(text, factor, notation);
    if (product === null) space.refuse('INVALID_DECIMAL');
    else space.add(product);
  };
}

function compileZone(
  { formats, timeZone }: ColumnValuePlan,
  zoneFrom: FieldNames,
  places: Places,
): CellMaker {
  const parsers = new Map<string, ValueParser>();
  const names = placesOf(zoneFrom, places);
  return (record) => {
    const { space } = record;
    const text = space.text();
    const name = record.textOf(names);
    const zone = name === '' ? (timeZone ?? 'UTC') : toTimeZone(name);
    if (zone === null) {
      space.refuse('INVALID_TIMESTAMP');
      return;
    }
    let parse = parsers.get(zone);
    if (parse === undefined) {
      parse = compileTimestamp({ formats, timeZone: zone });
      if (parsers.size < MAX_ZONES) parsers.set(zone, parse);
    }
    const parsed = parse(text);
    if (parsed instanceof Refusal) space.refuse(parsed.code);
    else space.add(parsed);
  };
}
