import { EMPTY_SHA256_HEX } from '../hash/empty-digest.js';
import { LEAK_CODES, LEAK_KINDS } from '../model/leak.js';
import { Refusal, type RejectCode } from '../model/reject.js';
import { toCountryCode } from '../normalize/country.js';
import { readDigest } from '../normalize/digests.js';
import { columnConverter } from '../rows/column-converter.js';
import type { PlanColumn } from '../schema/plan.js';
import { leakOutcome, OUTCOMES, type Outcome } from '../tally/outcomes.js';
import { compileConsent } from '../validate/consent.js';

/** How the values of a file arrive: as text, or with the type of their column. */
export type CellForm = 'csv' | 'json' | 'typed';

/** Checks the values of one column as AMC will read them. */
export interface CellCheck {
  /** The value, or why AMC or the leak guard refuses it. @param text not empty */
  check(text: string, country: string | null): string | Refusal;
  /** How the most recently checked value counts. */
  readonly outcome: Outcome;
}

const HASH = /^[0-9a-f]{64}$/;
const DECIMAL = /^-?[0-9]{1,36}(?:\.[0-9]{1,2})?$/;
const INTEGER = /^-?[0-9]+$/;
const TIMESTAMP = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const COUNTRY = /^[A-Z]{2}$/;
const LINE_BREAK = /[\r\n]/;
/** Outcomes of values that the guard would have replaced: here they cannot be replaced. */
const REDACTED = new Map(LEAK_KINDS.map((kind) => [leakOutcome(kind, 'redacted'), LEAK_CODES[kind]]));

const refusals = new Map<RejectCode, Refusal>();

/** One frozen object per code: refusing a value allocates nothing. */
export function refusalOf(code: RejectCode): Refusal {
  let refusal = refusals.get(code);
  if (refusal === undefined) {
    refusal = Object.freeze(new Refusal(code));
    refusals.set(code, refusal);
  }
  return refusal;
}

/** @param column of a plan made by `preparedPlan` */
export function cellCheck(column: PlanColumn, form: CellForm): CellCheck {
  const { kind } = column;
  switch (kind.kind) {
    case 'hashedPii':
      return new HashCheck();
    case 'country':
      return plainCheck((text) =>
        COUNTRY.test(text) && toCountryCode(text) === text ? text : refusalOf('INVALID_COUNTRY'),
      );
    case 'consent': {
      const parse = compileConsent(kind.type);
      return plainCheck((text) => asItIs(text, parse(text)));
    }
    case 'externalId':
      return new TextCheck(column, form);
    case 'value':
      if (kind.dataType === 'STRING') return new TextCheck(column, form);
      return new TypedCheck(column, form === 'typed' ? null : FORMS[kind.dataType]);
  }
}

const FORMS = { DECIMAL, INTEGER, LONG: INTEGER, TIMESTAMP, DATE } as const;

function asItIs(text: string, parsed: string | Refusal): string | Refusal {
  return parsed instanceof Refusal || parsed === text ? parsed : refusalOf('NOT_IN_AMC_FORM');
}

function plainCheck(check: (text: string) => string | Refusal): CellCheck {
  return { check, outcome: OUTCOMES.value };
}

class HashCheck implements CellCheck {
  readonly outcome = OUTCOMES.alreadyHashed;

  check(text: string): string | Refusal {
    if (HASH.test(text)) return text === EMPTY_SHA256_HEX ? refusalOf('HASH_OF_NOTHING') : text;
    return refusalOf(readDigest(text) === null ? 'NOT_HASHED' : 'OTHER_FORM_OF_HASH');
  }
}

/** Texts and ids of other identity spaces: what AMC cannot load, and what the leak guard finds. */
class TextCheck implements CellCheck {
  outcome: Outcome = OUTCOMES.value;
  readonly #converter: ReturnType<typeof columnConverter>;
  readonly #isCsv: boolean;

  constructor(column: PlanColumn, form: CellForm) {
    this.#converter = columnConverter(column, null);
    this.#isCsv = form === 'csv';
  }

  check(text: string, country: string | null): string | Refusal {
    this.outcome = OUTCOMES.value;
    const converted = this.#converter.convert(text, country);
    if (converted instanceof Refusal) return converted;
    if (this.#isCsv && LINE_BREAK.test(text)) return refusalOf('LINE_BREAK_IN_VALUE');
    const { outcome } = this.#converter;
    const redacted = REDACTED.get(outcome);
    if (redacted !== undefined) return refusalOf(redacted);
    // A value that a run would write as null stays as it is: it matches nobody.
    this.outcome = converted === null ? OUTCOMES.value : outcome;
    return text;
  }
}

/** Numbers and times. */
class TypedCheck implements CellCheck {
  outcome: Outcome = OUTCOMES.value;
  readonly #converter: ReturnType<typeof columnConverter>;
  readonly #form: RegExp | null;

  constructor(column: PlanColumn, form: RegExp | null) {
    this.#converter = columnConverter(column, null);
    this.#form = form;
  }

  check(text: string, country: string | null): string | Refusal {
    const converted = this.#converter.convert(text, country);
    if (converted instanceof Refusal) {
      // Its advice is about reading other forms, which AMC does not do.
      return converted.code.endsWith('_OUT_OF_RANGE') ? converted : refusalOf('NOT_IN_AMC_FORM');
    }
    if (this.#form !== null && !this.#form.test(text)) return refusalOf('NOT_IN_AMC_FORM');
    this.outcome = this.#converter.outcome;
    return converted ?? text;
  }
}
