import type { ExternalIdentityType } from '../model/identifier.js';
import type { Refusal } from '../model/reject.js';
import { withoutInvisible } from '../normalize/invisible.js';
import { isNullWord } from '../normalize/null-words.js';
import { isPlaceholder } from '../normalize/placeholders.js';
import type { PlanColumn } from '../schema/plan.js';
import { noteOutcome, OUTCOMES, type Outcome } from '../tally/outcomes.js';
import type { ColumnConverter } from './converter.js';

/** Ids of another identity space pass, except for words for "nothing" and placeholders. */
export class ExternalIdConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.value;
  readonly inner: ColumnConverter;
  readonly #column: PlanColumn;
  readonly #type: ExternalIdentityType;

  constructor(column: PlanColumn, type: ExternalIdentityType, inner: ColumnConverter) {
    this.#column = column;
    this.#type = type;
    this.inner = inner;
  }

  convert(value: string, country: string | null): string | null | Refusal {
    const id = withoutInvisible(value);
    if (this.#column.nullWords && isNullWord(this.#type, null, id)) {
      this.outcome = NULL_WORD;
      return null;
    }
    if (this.#column.placeholders && isPlaceholder(this.#type, null, id, id)) {
      this.outcome = PLACEHOLDER;
      return null;
    }
    const result = this.inner.convert(id, country);
    this.outcome = this.inner.outcome;
    return result;
  }
}

const NULL_WORD = noteOutcome('NULL_WORD');
const PLACEHOLDER = noteOutcome('PLACEHOLDER');
