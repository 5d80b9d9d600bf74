import { isGlued } from './characters.js';
import { eachDigitRun, type DigitGroup, type DigitRun } from './digit-runs.js';
import { isLabelled, type LabelledKind } from './labels.js';
import { judgeCard, judgeNationalId, type FoundNumber, type Verdict } from './numbers.js';
import { judgePhone } from './phone-verdict.js';
import type { Span } from './span.js';

/** What is known of the place that a text stands in. */
export interface Place {
  /** The row's country. */
  readonly country: string | null;
  /** Kinds of numbers that the column holds by its name. */
  readonly named: ReadonlySet<LabelledKind>;
}

const MIN_DIGITS = 7;
const MAX_DIGITS = 19;

/** Where card, national identity and phone numbers stand in the text. */
export function numberSpans(text: string, place: Place): Span[] {
  const spans: Span[] = [];
  eachDigitRun(text, (run) => {
    const { groups } = run;
    for (let first = 0; first < groups.length; first++) {
      if (!mayStartAt(groups, first)) continue;
      // The longest stretch of groups that is a number; the groups of another number may stand beside it.
      for (let last = groups.length - 1; last >= first; last--) {
        if (!mayStartAt(groups, last + 1)) continue;
        const span = judge(text, run, first, last, place);
        if (span === null) continue;
        spans.push(span);
        first = last;
        break;
      }
    }
  });
  return spans;
}

/** Numbers that stand beside each other have a space between them, at least. */
function mayStartAt(groups: readonly DigitGroup[], index: number): boolean {
  const group = groups[index];
  return group === undefined || index === 0 || /[ (]/.test(group.separator);
}

function judge(text: string, run: DigitRun, first: number, last: number, place: Place): Span | null {
  const groups = run.groups.slice(first, last + 1);
  const digits = groups.map(({ start, end }) => text.slice(start, end)).join('');
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return null;
  const hasPlus = first === 0 && run.hasPlus;
  const digitsStart = groups[0]?.start ?? 0;
  const start = hasPlus ? plusStart(text, digitsStart) : digitsStart;
  const end = groups.at(-1)?.end ?? start;
  const number: FoundNumber = {
    digits,
    hasPlus,
    shape: groups.map((group) => group.end - group.start).join('-'),
    separators: groups
      .slice(1)
      .map(({ separator }) => separator)
      .join(''),
    isNamed: (kind) => place.named.has(kind) || isLabelled(text, start, kind),
  };
  const verdict = judgeNumber(number, place.country);
  if (verdict === null || isGlued(text, start, end)) return null;
  const opening = text.charAt(start - 1) === '(' ? start - 1 : start;
  return { ...verdict, start: opening, end };
}

function judgeNumber(number: FoundNumber, country: string | null): Verdict | null {
  const verdicts = [
    number.hasPlus ? null : judgeCard(number),
    number.hasPlus ? null : judgeNationalId(number, country),
    judgePhone(number, country),
  ];
  return (
    verdicts.find((verdict) => verdict?.isCertain === true) ??
    verdicts.find((verdict) => verdict !== null) ??
    null
  );
}

function plusStart(text: string, digitsStart: number): number {
  if (text.charAt(digitsStart - 1) === '+') return digitsStart - 1;
  return text.charAt(digitsStart - 1) === '(' ? digitsStart - 2 : digitsStart - 3;
}
