import type { DataType } from '../model/data-set.js';
import { isAmount, MOST, type FileContext } from './file-context.js';
import type { FieldMeaning } from './header-kinds.js';
import { leftOut, unsure, type Judgement, type MetricForm } from './guess.js';
import type { ValuesLook } from './look-at-values.js';
import type { DecimalMark, NumberEvidence } from './number-evidence.js';
import { notationOf } from './number-notation.js';

/** What a field of numbers should become; null for a field of anything else. */
export function guessNumber(
  { number }: ValuesLook,
  field: string,
  meaning: FieldMeaning | null,
  { notation: ofFile }: FileContext,
): Judgement | null {
  if (number === null || number.share < MOST) return null;
  if (!isAmount(field, meaning) && number.currencies === 0)
    return leftOut('it is a number whose meaning is not known', 'harmless');
  const isMoney = meaning === 'AMOUNT' || number.currencies > 0;
  const notation = notationOf(number, ofFile);
  switch (notation.kind) {
    case 'known':
      return metric(number, { notation, isMoney });
    case 'ambiguous':
      return unsure(
        { kind: 'unsureNumber', sign: notation.sign, evidence: number, isAmount: isMoney },
        ambiguityOf(notation.sign),
      );
    case 'mixed':
      return leftOut(
        'its numbers contradict each other: a point marks decimals in some and a comma in others',
        'never',
        'numbers with points and numbers with commas before the decimals: left out, as one of them would be read wrong',
      );
  }
}

/** The number column, given the decimal mark that the user named. */
export function metricByMark(number: NumberEvidence, mark: DecimalMark, isMoney: boolean): Judgement {
  const notation = notationOf(number, { decimal: mark, group: null });
  return notation.kind === 'known'
    ? metric(number, { notation, isMoney })
    : leftOut('its numbers contradict the mark of decimals that was named', 'never');
}

/** The message about a column that is left out because of an ambiguous separator. */
export function ambiguityOf(sign: DecimalMark): string {
  const name = sign === ',' ? 'comma' : 'point';
  return `a ${name} before three digits may group digits or mark decimals, and no value tells which: left out. Say which sign is before the decimals with --decimal-mark`;
}

function metric(
  number: NumberEvidence,
  { notation, isMoney }: { readonly notation: MetricForm['notation']; readonly isMoney: boolean },
): Judgement {
  const hasFraction = number.ambiguous.has(notation.decimal);
  const isInteger = number.isInteger && !hasFraction;
  const whole: DataType = number.isLong ? 'LONG' : 'INTEGER';
  return unsure(
    {
      kind: 'metric',
      form: {
        dataType: isMoney || !isInteger ? 'DECIMAL' : whole,
        notation,
        isTyped: !number.hasTexts,
      },
    },
    ...(number.hasFineDecimals || hasFraction
      ? ['numbers with more than two decimals: AMC keeps two, so they are rounded']
      : []),
    ...(number.currencies > 1 ? ['amounts in several currencies: their sum means nothing'] : []),
    ...(number.share < 1 ? ['some values are not numbers: rows with them are rejected'] : []),
  );
}
