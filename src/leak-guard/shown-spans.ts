import { codedSpans } from './coded-spans.js';
import { ibanSpans } from './iban.js';
import { postalSpans, type Found } from './postal-look.js';

/** What is masked when a name or a message is shown: an account number, a street address, an encoded identifier. */
export type ShownKind = 'ACCOUNT' | 'ADDRESS' | 'CODED';
export interface ShownSpan extends Found {
  readonly kind: ShownKind;
}

/**
 * What names and messages are searched for besides {@link findLeaks}. Row values are not: in a row, a postcode or an
 * account number may be what a column is for, and masking would cost the row.
 */
export function shownSpans(text: string): ShownSpan[] {
  const of = (kind: ShownKind, found: readonly Found[]) => found.map((span) => ({ ...span, kind }));
  return [
    ...of('ACCOUNT', ibanSpans(text)),
    ...of('CODED', codedSpans(text)),
    ...of('ADDRESS', postalSpans(text)),
  ].toSorted((one, other) => one.start - other.start);
}

/** The text with the findings replaced. Overlapping spans are merged. */
export function withoutShown(text: string, wordOf: (span: ShownSpan) => string): string {
  let shown = '';
  let done = 0;
  for (const span of shownSpans(text)) {
    if (span.end <= done) continue;
    if (span.start >= done) shown += text.slice(done, span.start) + wordOf(span);
    done = span.end;
  }
  return shown + text.slice(done);
}
