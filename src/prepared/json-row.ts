import { isLosslessNumber } from 'lossless-json';
import { Refusal } from '../model/reject.js';
import { hasEscapedKeys, parseLosslessly } from '../read/json/parse-losslessly.js';
import { visitRepeatedKeys } from '../read/json/repeated-keys.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';
import { refusalOf } from './cell-check.js';
import type { PreparedValues } from './row-check.js';

/** Numbers that a JavaScript number may not hold exactly. */
const LONG_NUMBER = /[0-9]{16}|[0-9][eE]/;

/** Builds the values of a row from a line of JSON. */
export class JsonRows {
  readonly #columns: readonly PlanColumn[];
  readonly #isNumber: readonly boolean[];
  readonly #hasNumbers: boolean;

  constructor({ columns }: DataSetPlan) {
    this.#columns = columns;
    this.#isNumber = columns.map(
      ({ kind }) => kind.kind === 'value' && /^(?:DECIMAL|INTEGER|LONG)$/.test(kind.dataType),
    );
    this.#hasNumbers = this.#isNumber.some(Boolean);
  }

  /** The values by column, or why the line is refused. */
  valuesOf(line: string): PreparedValues | Refusal {
    let row: unknown;
    try {
      const needsCare = (this.#hasNumbers && LONG_NUMBER.test(line)) || hasEscapedKeys(line);
      row = needsCare ? parseLosslessly(line) : JSON.parse(line);
    } catch {
      return refusalOf('INVALID_JSON');
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return refusalOf('NOT_AN_OBJECT');
    // The parsed object has only the last of them; it is not known which one AMC takes.
    let isRepeated = false;
    visitRepeatedKeys(line, row, () => {
      isRepeated = true;
    });
    if (isRepeated) return refusalOf('DUPLICATE_FIELD');
    let found = 0;
    const values = this.#columns.map(({ name }, index) => {
      if (!Object.hasOwn(row, name)) return null;
      found += 1;
      return this.#valueOf(Reflect.get(row, name), index);
    });
    return found === Object.keys(row).length ? values : refusalOf('EXTRA_FIELD');
  }

  #valueOf(value: unknown, index: number): string | null | Refusal {
    if (value === null) return null;
    // In JSON an empty text is a value: AMC must be given null.
    if (typeof value === 'string')
      return value === '' && !this.#isText(index) ? refusalOf('NULL_AS_TEXT') : value;
    if (isLosslessNumber(value))
      return this.#isNumber[index] === true ? value.value : refusalOf('NOT_IN_AMC_FORM');
    if (typeof value === 'object') return refusalOf('NESTED_VALUE');
    return typeof value === 'number' && this.#isNumber[index] === true
      ? String(value)
      : refusalOf('NOT_IN_AMC_FORM');
  }

  #isText(index: number): boolean {
    const kind = this.#columns[index]?.kind;
    return kind?.kind === 'value' && kind.dataType === 'STRING';
  }
}
