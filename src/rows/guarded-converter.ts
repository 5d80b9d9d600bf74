import { findLeaks, redact } from '../leak-guard/find-leaks.js';
import { kindsNamed, type LabelledKind } from '../leak-guard/labels.js';
import type { OwnIdentifiers } from '../leak-guard/own-identifiers.js';
import type { LeakContext } from '../leak-guard/leak-context.js';
import type { PlanColumn } from '../schema/plan.js';
import { LEAK_CODES, LEAK_KINDS, type LeakKind, type LeakPolicy } from '../model/leak.js';
import { Refusal } from '../model/reject.js';
import type { ValueParser } from '../validate/value-parser.js';
import type { ColumnConverter } from './converter.js';
import { leakOutcome, OUTCOMES, type Outcome } from '../tally/outcomes.js';

/** What replaces a raw identifier. The guard finds nothing in it. */
const MARK = '[redacted]';

const REFUSALS = new Map(LEAK_KINDS.map((kind) => [kind, new Refusal(LEAK_CODES[kind])]));

/** A text column under the leak guard: raw identifiers in its values are refused, replaced or counted. */
export class GuardedConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.value;
  readonly own: OwnIdentifiers | null;
  /** Whether texts with few digits must be examined, too: judging by its name, the column holds identity numbers. */
  readonly checksEveryValue: boolean;
  /** Whether the column holds people's numbers, judging by its name. */
  readonly isNamed: boolean;
  readonly #parse: ValueParser;
  readonly #policy: LeakPolicy;
  readonly #context: { country: string | null; readonly named: ReadonlySet<LabelledKind> };
  readonly #onlyEmail: boolean;

  constructor(column: PlanColumn, parse: ValueParser, own: OwnIdentifiers | null) {
    this.#parse = parse;
    this.#policy = column.leakGuard;
    this.#context = { country: null, named: kindsNamed([column.name, ...column.sources]) };
    // Ids of other identity spaces look like anything, but never like an address.
    this.#onlyEmail = column.kind.kind === 'externalId';
    this.own = this.#onlyEmail ? null : own;
    this.isNamed = this.#context.named.size > 0;
    this.checksEveryValue = this.#context.named.has('NATIONAL_ID');
  }

  convert(text: string, country: string | null): string | Refusal {
    this.outcome = OUTCOMES.value;
    const value = this.#parse(text);
    if (value instanceof Refusal) return value;
    this.#context.country = country;
    const context: LeakContext = this.#context;
    const found = findLeaks(value, context, this.own);
    const spans = this.#onlyEmail ? found.filter(({ kind }) => kind === 'EMAIL') : found;
    const [worst] = spans;
    if (worst === undefined) return value;
    if (!worst.isCertain) {
      this.outcome = leakOutcome(worst.kind, 'suspected');
      return value;
    }
    switch (this.#policy) {
      case 'reject':
        return refusalOf(worst.kind);
      case 'redact':
        this.outcome = leakOutcome(worst.kind, 'redacted');
        return redact(value, spans, MARK);
      case 'warn':
      case 'off':
        this.outcome = leakOutcome(worst.kind, 'warned');
        return value;
    }
  }
}

function refusalOf(kind: LeakKind): Refusal {
  return REFUSALS.get(kind) ?? new Refusal(LEAK_CODES[kind]);
}
