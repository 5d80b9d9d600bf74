import { LEAK_KINDS } from '../model/leak.js';
import { cardSpans, MIN_CARD_DIGITS } from './card-spans.js';
import { isDigit } from './characters.js';
import { emailSpans } from './email-spans.js';
import { FoldedText } from './folded-text.js';
import { SHORT_LABELS } from './labels.js';
import { letterIdSpans } from './letter-id-spans.js';
import { MAX_CODE_DIGITS, MAX_CODE_LETTERS } from './limits.js';
import { hasManyDigits } from './marks.js';
import { numberSpans } from './number-spans.js';
import type { OwnIdentifiers } from './own-identifiers.js';
import type { LeakContext } from './leak-context.js';
import type { Span } from './span.js';

/** One or a few letters, a symbol, digits: article and order numbers. They are neither numbers nor codes of people. */
const PLAIN_CODE = new RegExp(`^([A-Za-z]{1,${MAX_CODE_LETTERS}})[-_#]\\d{1,${MAX_CODE_DIGITS}}$`);
const LABELS: ReadonlySet<string> = new Set(SHORT_LABELS);

/**
 * Raw identifiers in a text: e-mail addresses, card, national identity and phone numbers, and the row's own
 * identifiers. Takes time linear in the text's length, whatever the text contains. The worst kind comes first.
 */
export function findLeaks(text: string, context: LeakContext, own: OwnIdentifiers | null): Span[] {
  const [folded, ...others] = FoldedText.readings(text);
  const found = folded === undefined ? [] : spansOfReading(text, folded, context, own);
  for (const other of others) addTo(found, spansOfReading(text, other, context, own));
  if (found.length < 2) return found;
  const rank = ({ kind, isCertain }: Span) => LEAK_KINDS.indexOf(kind) + (isCertain ? 0 : LEAK_KINDS.length);
  return withoutPartsOfCards(found).toSorted(
    (one, other) => rank(one) - rank(other) || one.start - other.start,
  );
}

function spansOfReading(
  text: string,
  folded: FoldedText,
  context: LeakContext,
  own: OwnIdentifiers | null,
): Span[] {
  const line = folded.inOneLine();
  const spans = spansIn(line.text, context, own);
  if (line.text === text) return spans;
  const origins = spans.map((span) => ({ ...span, ...line.originOf(span) }));
  return folded.hasLineBreaks ? [...origins, ...spansAcrossLines(folded, context, own)] : origins;
}

function spansIn(text: string, context: LeakContext, own: OwnIdentifiers | null): Span[] {
  const digits = countDigits(text);
  const spans: Span[] = [];
  if (text.includes('@')) addTo(spans, emailSpans(text));
  if (hasManyDigits(digits, text.length) && !isPlainCode(text)) {
    if (digits >= MIN_CARD_DIGITS) addTo(spans, cardSpans(text, context));
    addTo(spans, letterIdSpans(text, context));
    addTo(spans, numberSpans(text, context));
  } else if (context.named.has('NATIONAL_ID')) addTo(spans, letterIdSpans(text, context));
  if (own !== null) addTo(spans, own.spansIn(text));
  return spans;
}

/** One by one: there may be more than a call can take as arguments. */
function addTo(spans: Span[], more: readonly Span[]): void {
  for (const span of more) spans.push(span);
}

/** What a line break is replaced with. An `@` at the start or end of a line is at most somebody's account. */
function spansAcrossLines(folded: FoldedText, context: LeakContext, own: OwnIdentifiers | null): Span[] {
  const { joined, breaks } = folded.joined();
  const { text } = joined;
  const isBroken = ({ start, end }: Span) => {
    const at = breaks[firstAbove(breaks, start)];
    return at !== undefined && at < end && text.charAt(at) !== '@' && text.charAt(at - 1) !== '@';
  };
  return spansIn(text, context, own)
    .filter((span) => span.isCertain && isBroken(span))
    .map((span) => ({ ...span, ...joined.originOf(span) }));
}

/** The index of the first of the ascending numbers that is above the limit. */
function firstAbove(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In another reading of the text, some of a card number's digits may look like a different number. */
function withoutPartsOfCards(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((one, other) => one.start - other.start);
  const cards = sorted.filter(({ kind, isCertain }) => kind === 'CARD' && isCertain);
  let next = 0;
  return sorted.filter(({ kind, start, end }) => {
    while ((cards[next]?.end ?? Infinity) <= start) next++;
    const card = cards[next];
    return kind === 'CARD' || kind === 'EMAIL' || card === undefined || card.start >= end;
  });
}

function isPlainCode(text: string): boolean {
  const letters = PLAIN_CODE.exec(text)?.[1];
  return letters !== undefined && !LABELS.has(letters.toLowerCase());
}

/** The text with the certain spans replaced by the mark. */
export function redact(text: string, spans: readonly Span[], mark: string): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, isCertain } of spans.toSorted((one, other) => one.start - other.start)) {
    if (!isCertain || end <= done) continue;
    // Overlapping spans are merged.
    if (start >= done) redacted += text.slice(done, start) + mark;
    done = end;
  }
  return redacted + text.slice(done);
}

function countDigits(text: string): number {
  let digits = 0;
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) digits++;
  return digits;
}
