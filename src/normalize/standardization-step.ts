/** One step of standardizing a value. Steps are pure, and their order is part of the rule. */
export interface StandardizationStep {
  /** What it does, in a few words. */
  readonly name: string;
  /** Null: nothing is left, or it is not a value of its type. */
  readonly apply: (text: string) => string | null;
}

/** The value after all steps; null as soon as one of them leaves nothing. */
export function applySteps(steps: readonly StandardizationStep[], value: string): string | null {
  let text: string | null = value;
  for (const { apply } of steps) {
    text = apply(text);
    if (text === null) return null;
  }
  return text;
}

export const COMPOSE: StandardizationStep = {
  name: 'accents in one form (Unicode NFC)',
  apply: (text) => text.normalize('NFC'),
};
export const LOWER_CASE: StandardizationStep = { name: 'lower case', apply: (text) => text.toLowerCase() };
export const UPPER_CASE: StandardizationStep = { name: 'upper case', apply: (text) => text.toUpperCase() };
