import { isFilledByAmc, type ConsentType, type DataType } from '../model/data-set.js';
import { needsConsent } from '../validate/consent-region.js';
import { digestProblem } from './check-identifier.js';
import { valueProblem } from './check-value.js';
import type { SimulatorColumn, SimulatorDataSet } from './data-set-schema.js';
import { NO_PERIOD, periodOf } from './period-counts.js';

/** What happens to a row: it is kept in a period, dropped for denied consent, or ends the entire upload. */
export type RowVerdict =
  | { readonly kind: 'kept'; readonly period: string }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'bad'; readonly column: string; readonly problem: string };

export interface ExpectedColumn {
  readonly name: string;
  readonly dataType: DataType;
}

const CONSENT_STRING = /^[A-Za-z0-9_.~-]+$/;
const DROPPED: RowVerdict = { kind: 'dropped' };

/** Checks rows against one data set. Values are strings, or null when missing, in the order of `columns`. */
export class RowCheck {
  /** The columns that a file must contain: all but those that AMC fills. */
  readonly columns: readonly ExpectedColumn[];
  readonly #checks: readonly ((text: string | null) => string | undefined)[];
  readonly #consents: readonly { readonly index: number; readonly type: ConsentType }[];
  readonly #eventTime: number;
  readonly #period: NonNullable<SimulatorDataSet['period']>;
  /** Null for a data set without identifiers: its rows are not about people. */
  readonly #country: ((values: readonly (string | null)[]) => string | null) | null;

  /** @param uploadCountry default country for rows without one; it takes precedence over the data set's */
  constructor(dataSet: SimulatorDataSet, uploadCountry?: string) {
    const columns = dataSet.columns.filter((column) => !isFilledByAmc(column));
    this.columns = columns;
    this.#checks = columns.map(columnCheck);
    this.#consents = columns.flatMap(({ consentType: type }, index) =>
      type === undefined ? [] : [{ index, type }],
    );
    this.#eventTime = columns.findIndex((column) => column.isMainEventTime === true);
    this.#period = dataSet.period ?? 'P1D';
    const countryColumn = columns.findIndex((column) => column.isCountryCode === true);
    const usual = uploadCountry ?? dataSet.countryCode ?? null;
    this.#country = columns.some(({ externalUserIdType }) => externalUserIdType !== undefined)
      ? (values) => values[countryColumn] ?? usual
      : null;
  }

  check(values: readonly (string | null)[]): RowVerdict {
    for (const [index, check] of this.#checks.entries()) {
      const problem = check(values[index] ?? null);
      if (problem !== undefined) return { kind: 'bad', column: this.columns[index]?.name ?? '', problem };
    }
    if (this.#isDenied(values)) return DROPPED;
    const consent = this.#missingConsent(values);
    if (consent !== null) return consent;
    const eventTime = this.#eventTime < 0 ? null : values[this.#eventTime];
    const period = typeof eventTime === 'string' ? periodOf(eventTime, this.#period) : NO_PERIOD;
    return { kind: 'kept', period };
  }

  /** Rows of people in the EEA and the UK need TCF, GPP or Amazon's user data signal. */
  #missingConsent(values: readonly (string | null)[]): RowVerdict | null {
    const country = this.#country?.(values) ?? null;
    if (!needsConsent(country)) return null;
    const isGiven = this.#consents.some(
      ({ index, type }) => type !== 'AMZN_AD_STORAGE' && (values[index] ?? null) !== null,
    );
    if (isGiven) return null;
    const problem = `is missing: the row is of ${country ?? ''}, where people have to consent`;
    return { kind: 'bad', column: 'consent', problem };
  }

  /** Amazon's signals count only when neither TCF nor GPP is given; a missing ad storage value means granted. */
  #isDenied(values: readonly (string | null)[]): boolean {
    const given = this.#consents.filter(({ index }) => (values[index] ?? null) !== null);
    if (given.some(({ type }) => type === 'TCF' || type === 'GPP')) return false;
    return given.some(({ index }) => values[index] === 'DENIED');
  }
}

function columnCheck(column: SimulatorColumn): (text: string | null) => string | undefined {
  const { dataType, externalUserIdType, consentType } = column;
  const isHashed = externalUserIdType !== undefined && 'hashedPii' in externalUserIdType;
  // Without an event time, a row belongs to no period, whatever the data set says about nulls.
  const mayBeNull = (column.nullable ?? true) && column.isMainEventTime !== true;
  return (text) => {
    if (text === null) return mayBeNull ? undefined : 'has no value, but the column is not nullable';
    const problem = valueProblem(text, dataType);
    if (problem !== undefined) return problem;
    if (isHashed) return digestProblem(text);
    if (column.isCountryCode === true && !/^[A-Z]{2}$/.test(text))
      return 'is not a country of two capital letters';
    return consentType === undefined ? undefined : consentProblem(text, consentType);
  };
}

function consentProblem(text: string, type: ConsentType): string | undefined {
  if (type === 'TCF' || type === 'GPP') {
    return CONSENT_STRING.test(text) ? undefined : `is not a ${type} consent string`;
  }
  return text === 'GRANTED' || text === 'DENIED' ? undefined : 'is neither GRANTED nor DENIED';
}
