import { identifierHasherFor, type IdentifierHasher } from '../hash/identifier-hasher.js';
import { toCountryCode } from '../normalize/country.js';
import type { OwnIdentifiers } from '../leak-guard/own-identifiers.js';
import type { PlanColumn } from '../schema/plan.js';
import { isScientific, withoutApostrophe } from '../model/cell-text.js';
import { Refusal } from '../model/reject.js';
import { SCIENTIFIC_NOTATION, withoutDecimals } from '../validate/code-value.js';
import { compileConsent } from '../validate/consent.js';
import { compileDate } from '../validate/date.js';
import { compileDecimal } from '../validate/decimal.js';
import { compileExternalId } from '../validate/external-id.js';
import { compileInteger } from '../validate/integer.js';
import { compileText } from '../validate/text.js';
import { compileTimestamp } from '../validate/timestamp.js';
import type { ValueParser } from '../validate/value-parser.js';
import { MappedConverter } from './mapped-converter.js';
import { ExternalIdConverter } from './external-id-converter.js';
import { GuardedConverter } from './guarded-converter.js';
import { noteOutcome, OUTCOMES, type Outcome } from '../tally/outcomes.js';
import { SuspectIntegerConverter } from './suspect-integer-converter.js';
import type { ColumnConverter } from './converter.js';

export type { ColumnConverter } from './converter.js';

export { OUTCOMES, type Outcome } from '../tally/outcomes.js';

/** Hashers with a cache hold up to 2 MB each; in a file with many countries, only the first few get one. */
const REMEMBERING_COUNTRIES = 8;

const INVALID_COUNTRY = new Refusal('INVALID_COUNTRY');

/** @param own the row's identifiers, searched for in guarded columns; null if there are none */
export function columnConverter(column: PlanColumn, own: OwnIdentifiers | null): ColumnConverter {
  const inner = converterOf(column, own);
  const converter = column.map === null ? inner : new MappedConverter(column.map, inner);
  const { kind } = column;
  const isNumber = kind.kind === 'value' && /^(?:DECIMAL|INTEGER|LONG)$/.test(kind.dataType);
  return column.isCode || isNumber ? new ProtectedConverter(converter, column) : converter;
}

function converterOf(column: PlanColumn, own: OwnIdentifiers | null): ColumnConverter {
  const { kind } = column;
  switch (kind.kind) {
    case 'hashedPii':
      return new IdentifierConverter((country, remember) =>
        identifierHasherFor(kind.type, country, {
          keepEmailUnderscore: column.keepEmailUnderscore,
          nullWords: column.nullWords,
          placeholders: column.placeholders,
          remember,
        }),
      );
    case 'externalId':
      return new ExternalIdConverter(
        column,
        kind.type,
        textConverter(column, compileExternalId(kind.type), own),
      );
    case 'consent':
      return new ValueConverter(compileConsent(kind.type));
    case 'country':
      return new ValueConverter((value) => toCountryCode(value) ?? INVALID_COUNTRY);
    case 'value':
      return valueConverter(column, kind.dataType, own);
  }
}

function textConverter(column: PlanColumn, parse: ValueParser, own: OwnIdentifiers | null): ColumnConverter {
  return column.leakGuard === 'off' ? new ValueConverter(parse) : new GuardedConverter(column, parse, own);
}

function integerConverter(column: PlanColumn, parse: ValueParser): ColumnConverter {
  return column.leakGuard === 'off' ? new ValueConverter(parse) : new SuspectIntegerConverter(column, parse);
}

function valueConverter(
  column: PlanColumn,
  dataType: 'STRING' | 'DECIMAL' | 'INTEGER' | 'LONG' | 'TIMESTAMP' | 'DATE',
  own: OwnIdentifiers | null,
): ColumnConverter {
  const times = {
    formats: column.formats,
    ...(column.timeZone === undefined ? {} : { timeZone: column.timeZone }),
    ...(column.epochUnit === undefined ? {} : { epochUnit: column.epochUnit }),
  };
  switch (dataType) {
    case 'STRING':
      return textConverter(column, compileText(), own);
    case 'DECIMAL':
      return new DecimalConverter(column);
    case 'INTEGER':
      return integerConverter(column, compileInteger(32, column.groupSeparator));
    case 'LONG':
      return integerConverter(column, compileInteger(64, column.groupSeparator));
    case 'TIMESTAMP':
      return new ValueConverter(compileTimestamp(times));
    case 'DATE':
      return new ValueConverter(compileDate(times));
  }
}

class ValueConverter implements ColumnConverter {
  readonly outcome = OUTCOMES.value;
  readonly convert: (value: string) => string | Refusal;

  constructor(parse: (value: string) => string | Refusal) {
    this.convert = parse;
  }
}

/** The leak guard of a text column; null if there is none. */
export function guardOf(converter: ColumnConverter): GuardedConverter | null {
  if (converter instanceof ProtectedConverter || converter instanceof ExternalIdConverter)
    return guardOf(converter.inner);
  return converter instanceof GuardedConverter ? converter : null;
}

/** The watch over a column of whole numbers; null if there is none. */
export function suspectConverterOf(converter: ColumnConverter): SuspectIntegerConverter | null {
  if (converter instanceof ProtectedConverter) return suspectConverterOf(converter.inner);
  return converter instanceof SuspectIntegerConverter ? converter : null;
}

/** Converts values that may have a leading apostrophe, and refuses codes that were turned into numbers. */
class ProtectedConverter implements ColumnConverter {
  readonly inner: ColumnConverter;
  readonly #refusesScientific: boolean;
  readonly #isOwnCode: boolean;

  constructor(inner: ColumnConverter, { isCode, kind }: PlanColumn) {
    this.inner = inner;
    // For a person, only the identifier is lost: it is counted where it is hashed.
    this.#refusesScientific = isCode && kind.kind !== 'hashedPii';
    // Identifiers have rules of their own for what comes after a point.
    this.#isOwnCode = isCode && kind.kind === 'value';
  }

  get outcome(): Outcome {
    return this.inner.outcome;
  }

  convert(value: string, country: string | null): string | null | Refusal {
    const bare = withoutApostrophe(value);
    if (this.#refusesScientific && isScientific(bare)) return SCIENTIFIC_NOTATION;
    const code = this.#isOwnCode ? withoutDecimals(bare) : bare;
    return code instanceof Refusal ? code : this.inner.convert(code, country);
  }
}

class DecimalConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.value;
  readonly #parse: (value: string) => string | Refusal;

  constructor({ decimalComma, groupSeparator }: PlanColumn) {
    this.#parse = compileDecimal({
      decimalComma,
      groupSeparator,
      onRounded: () => {
        this.outcome = OUTCOMES.rounded;
      },
    });
  }

  convert(value: string): string | Refusal {
    this.outcome = OUTCOMES.value;
    return this.#parse(value);
  }
}

class IdentifierConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.hashed;
  readonly #hasherFor: (country: string | null, remember: boolean) => IdentifierHasher;
  /** By country; countries are ISO codes, so there are fewer than 300. */
  readonly #hashers = new Map<string | null, IdentifierHasher>();

  constructor(hasherFor: (country: string | null, remember: boolean) => IdentifierHasher) {
    this.#hasherFor = hasherFor;
  }

  convert(value: string, country: string | null): string | null {
    let hasher = this.#hashers.get(country);
    if (hasher === undefined) {
      hasher = this.#hasherFor(country, this.#hashers.size < REMEMBERING_COUNTRIES);
      this.#hashers.set(country, hasher);
    }
    const { kind, hash, note } = hasher(value);
    this.outcome = note === null ? OUTCOME_OF_KIND[kind] : noteOutcome(note);
    return hash;
  }
}

const OUTCOME_OF_KIND = {
  hashed: OUTCOMES.hashed,
  alreadyHashed: OUTCOMES.alreadyHashed,
  nothing: OUTCOMES.standardizedToNothing,
} as const;
