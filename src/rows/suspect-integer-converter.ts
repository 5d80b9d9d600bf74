import { findLeaks } from '../leak-guard/find-leaks.js';
import { kindsNamed, type LabelledKind } from '../leak-guard/labels.js';
import type { PlanColumn } from '../schema/plan.js';
import { Refusal } from '../model/reject.js';
import type { ValueParser } from '../validate/value-parser.js';
import type { ColumnConverter } from './converter.js';
import { leakOutcome, OUTCOMES, type Outcome } from '../tally/outcomes.js';

/** Shorter numbers are not checked: they look like amounts and counts. */
const MIN_DIGITS = 10;

/**
 * A column of whole numbers under the leak guard. Values that may be phone, card or identity numbers are counted and
 * written: their share in the column matters, not a single value.
 */
export class SuspectIntegerConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.value;
  readonly #parse: ValueParser;
  /** Whether the name of the column says that it holds people's numbers. */
  readonly isNamed: boolean;
  readonly #named: ReadonlySet<LabelledKind>;

  constructor(column: PlanColumn, parse: ValueParser) {
    this.#parse = parse;
    this.#named = kindsNamed([column.name, ...column.sources]);
    this.isNamed = this.#named.size > 0;
  }

  convert(text: string, country: string | null): string | Refusal {
    this.outcome = OUTCOMES.value;
    const value = this.#parse(text);
    if (value instanceof Refusal || value.length < MIN_DIGITS) return value;
    const [worst] = findLeaks(value, { country, named: this.#named }, null);
    if (worst !== undefined) this.outcome = leakOutcome(worst.kind, 'suspected');
    return value;
  }
}
