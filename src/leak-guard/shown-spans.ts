import { codedSpans } from './coded-spans.js';
import { ibanSpans } from './iban.js';
import { postalSpans, type Found } from './postal-look.js';

/** What is masked where a name or a message is shown: an account number, where somebody lives, an identifier in code. */
export type ShownKind = 'ACCOUNT' | 'ADDRESS' | 'CODED';
export interface ShownSpan extends Found {
  readonly kind: ShownKind;
}

/**
 * What names and messages are searched for besides {@link findLeaks}. Values of rows are not: there a postcode or an
 * account number may be what a column is for, and masking costs a row.
 */
export function shownSpans(text: string): ShownSpan[] {
  const of = (kind: ShownKind, found: readonly Found[]) => found.map((span) => ({ ...span, kind }));
  return [
    ...of('ACCOUNT', ibanSpans(text)),
    ...of('CODED', codedSpans(text)),
    ...of('ADDRESS', postalSpans(text)),
  ].toSorted((one, other) => one.start - other.start);
}

/** The text with what is found in it replaced. Spans that overlap are one. */
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
