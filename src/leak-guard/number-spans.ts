import { isDecimal } from './card-spans.js';
import { isGlued } from './characters.js';
import { isNir } from './check-digits.js';
import { eachDigitRun, PLAIN_SEPARATORS, type DigitGroup, type DigitRun } from './digit-runs.js';
import type { FoundNumber, Verdict } from './found-number.js';
import { isHexadecimal } from './hexadecimal.js';
import { isInternationalLink, isLabelled } from './labels.js';
import { judgeNationalId } from './national-id-verdict.js';
import { judgePhone } from './phone-verdict.js';
import type { LeakContext } from './leak-context.js';
import type { Span } from './span.js';

const MIN_DIGITS = 7;
const MAX_DIGITS = 17;
/** A NIR with a birth month: people whose month is not known have other numbers. */
const MONTH = /^[1278]\d\d(?:0[1-9]|1[0-2])/;
/** What follows measurements. */
const UNIT = /^ ?(?:[cmk]?m|in|inch|ft|[mk]?g|lbs?|[cm]?l|px|pcs|x|["\u00d7\u2033%\u20ac$])(?![\p{L}\d])/iu;

/** Where national identity and phone numbers are in the text. */
export function numberSpans(text: string, context: LeakContext): Span[] {
  const spans: Span[] = [];
  eachDigitRun(text, PLAIN_SEPARATORS, (run) => {
    const { groups } = run;
    for (const { start, end } of groups) if (isBareNir(text, start, end)) spans.push(nirSpan(start, end));
    for (let first = 0; first < groups.length; first++) {
      if (!mayStartAt(groups, first)) continue;
      // The longest span of groups that is a number; the groups of another number may be next to it.
      for (let last = groups.length - 1; last >= first; last--) {
        if (!mayStartAt(groups, last + 1)) continue;
        const span = judge(text, run, first, last, context);
        if (span === null) continue;
        spans.push(span);
        first = last;
        break;
      }
    }
  });
  return spans;
}

/** Adjacent numbers have at least a space or a bracket between them. */
function mayStartAt(groups: readonly DigitGroup[], index: number): boolean {
  const group = groups[index];
  return group === undefined || index === 0 || /[ ()[\]{}<>]/.test(group.separator);
}

function judge(text: string, run: DigitRun, first: number, last: number, context: LeakContext): Span | null {
  let length = 0;
  for (let at = first; at <= last; at++) length += lengthOf(run.groups[at]);
  if (length < MIN_DIGITS || length > MAX_DIGITS) return null;
  const groups = run.groups.slice(first, last + 1);
  const digits = groups.map(({ start, end }) => text.slice(start, end)).join('');
  const followsPlus = first === 0 && run.hasPlus;
  const digitsStart = groups[0]?.start ?? 0;
  const start = followsPlus ? text.lastIndexOf('+', digitsStart) : digitsStart;
  const end = groups.at(-1)?.end ?? start;
  const number: FoundNumber = {
    digits,
    hasPlus: followsPlus || (first === 0 && isInternationalLink(text, digitsStart)),
    isMeasure: () => first > 0 || last < run.groups.length - 1 || UNIT.test(text.slice(end, end + 8)),
    shape: groups.map(lengthOf).join('-'),
    separators: groups
      .slice(1)
      .map(({ separator }) => separator)
      .join(''),
    isNamed: (kind) => context.named.has(kind) || isLabelled(text, start, kind),
  };
  const verdict = judgeNumber(number, context.country);
  if (verdict === null) return null;
  // One group may be in brackets. If there are more, they are lists of indexes or the like.
  if ((text.slice(Math.max(0, start - 1), end).match(/[[{<]/g)?.length ?? 0) > 1) return null;
  const opening = start > 0 && '([{<'.includes(text.charAt(start - 1)) ? start - 1 : start;
  const span = { ...verdict, start: opening, end };
  if (number.hasPlus || !isGlued(text, start, end) || isNamedByText(text, start, verdict)) return span;
  // Part of a longer code; in groups it may still be a number: `ref-415-555-0171`.
  return groups.length === 1 ? null : { ...span, isCertain: isNir(digits) };
}

/**
 * Fifteen digits with a valid two-digit key are not part of another code, whatever is next to them, unless it is a
 * digest.
 */
function isBareNir(text: string, start: number, end: number): boolean {
  if (end - start !== 15 || isDecimal(text, start, end) || !isNir(text.slice(start, end))) return false;
  // Next to letters, its month must be valid.
  return !isGlued(text, start, end) || (MONTH.test(text.slice(start)) && !isHexadecimal(text, start, end));
}

function nirSpan(start: number, end: number): Span {
  return { kind: 'NATIONAL_ID', start, end, isCertain: true };
}

function lengthOf(group: DigitGroup | undefined): number {
  return group === undefined ? 0 : group.end - group.start;
}

function judgeNumber(number: FoundNumber, country: string | null): Verdict | null {
  const id = number.hasPlus ? null : judgeNationalId(number, country);
  if (id?.isCertain === true) return id;
  const phone = judgePhone(number, country);
  return phone?.isCertain === true ? phone : (id ?? phone);
}

function isNamedByText(text: string, start: number, { kind }: Verdict): boolean {
  return (kind === 'PHONE' || kind === 'NATIONAL_ID') && isLabelled(text, start, kind);
}
