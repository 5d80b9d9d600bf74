import type { AddressSplits } from './address-splits.js';
import type { DateEvidence } from './date-evidence.js';
import { isCountedHeader, meaningOfField, type FieldMeaning } from './header-kinds.js';
import type { ValuesLook } from './look-at-values.js';
import { notationOfFile, type FileNotation } from './number-notation.js';
import { ordersOfFile, type OrderBySign } from './time-form.js';

/** What the columns of a file reveal about each other. */
export interface FileContext {
  /** How the numbers of all columns are written, as far as some columns prove it. */
  readonly notation: FileNotation;
  /** Whether day or month comes first, by the separator between them. */
  readonly orders: OrderBySign;
  /** Whether the file has contact data: if so, a name is a person's. */
  readonly hasContact: boolean;
  readonly hasFirstName: boolean;
  readonly hasLastName: boolean;
  /** Whether it has products but no other field for their names. */
  readonly hasNamelessProducts: boolean;
}

/** A field and a description of its values. */
export interface FieldLook {
  readonly field: string;
  /** How its values can be split if they are whole addresses. */
  readonly splitAddresses: () => AddressSplits;
  readonly look: ValuesLook;
}

export function contextOf(fields: readonly FieldLook[]): FileContext {
  const meanings = fields.map(({ field }) => meaningOfField(field));
  const has = (...wanted: readonly FieldMeaning[]) =>
    meanings.some((meaning) => meaning !== null && wanted.includes(meaning));
  const numbers = fields.flatMap(({ field, look: { number } }, index) =>
    number === null || number.share < MOST
      ? []
      : [{ evidence: number, isAmount: isAmount(field, meanings[index] ?? null) || number.currencies > 0 }],
  );
  const dates = fields.flatMap(({ look }): DateEvidence[] => (look.dates === null ? [] : [look.dates]));
  return {
    notation: notationOfFile(numbers),
    orders: ordersOfFile(dates),
    hasContact: fields.some(({ look }, index) => {
      const meaning = meanings[index];
      return look.isEmail || meaning === 'EMAIL' || (meaning === 'PHONE' && look.isPhone);
    }),
    hasFirstName: has('FIRST_NAME'),
    hasLastName: has('LAST_NAME'),
    hasNamelessProducts: has('PRODUCT_ID', 'QUANTITY') && !has('PRODUCT_NAME'),
  };
}

/** Share of a column's values that must be numbers for it to be a number column. */
export const MOST = 0.95;

export function isAmount(field: string, meaning: FieldMeaning | null): boolean {
  return meaning === 'AMOUNT' || meaning === 'QUANTITY' || isCountedHeader(field);
}
