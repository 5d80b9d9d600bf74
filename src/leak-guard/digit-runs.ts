import { isDigit } from './characters.js';

/** Groups of digits, with separators between them, that may be one number. */
export interface DigitRun {
  /** Whether a `+` precedes it. */
  readonly hasPlus: boolean;
  readonly groups: readonly DigitGroup[];
}

export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** What separates it from the group before, with adjacent spaces as one; empty for the first. */
  readonly separator: string;
}

/** Groups of one run; a longer run continues as another that overlaps it by half. This bounds the work. */
const MAX_GROUPS = 12;
const PLUS = 0x2b;
/** Between the groups of phone and identity numbers. */
export const PLAIN_SEPARATORS: ReadonlySet<string> = new Set(' -./()_[]{}<>');
/**
 * The first number is for `) ` and ` / `, the longest separators in numbers; the other is as typed, with more spaces.
 */
const MAX_SEPARATOR = 3;
const MAX_TYPED = 12;

/** Calls `visit` with each run, in one pass. @param separators characters that a number may have between its groups */
export function eachDigitRun(
  text: string,
  separators: ReadonlySet<string>,
  visit: (run: DigitRun) => void,
): void {
  let groups: DigitGroup[] = [];
  let hasPlus = false;
  const flush = () => {
    if (groups.length > 0) visit({ hasPlus, groups });
    groups = [];
    hasPlus = false;
  };
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const previous = groups.at(-1);
    const separator = previous === undefined ? '' : separatorOf(text, previous.end, at, separators);
    if (separator === null) flush();
    if (groups.length === MAX_GROUPS) {
      const rest = groups.slice(MAX_GROUPS / 2);
      flush();
      groups = rest;
    }
    if (groups.length === 0) hasPlus = followsPlus(text, at);
    let end = at + 1;
    while (end < text.length && isDigit(text.charCodeAt(end))) end++;
    groups.push({ start: at, end, separator: groups.length === 0 ? '' : (separator ?? '') });
    at = end;
  }
  flush();
}

/** The text between two groups; null when it makes them two numbers. */
function separatorOf(
  text: string,
  start: number,
  end: number,
  separators: ReadonlySet<string>,
): string | null {
  if (end - start > MAX_TYPED) return null;
  const typed = text.slice(start, end);
  const separator = typed.includes('  ') ? typed.replaceAll(/ +/g, ' ') : typed;
  if (separator.length > MAX_SEPARATOR) return null;
  for (const sign of separator) if (!separators.has(sign)) return null;
  return separator;
}

/** `+49`, `+ 49`, `+(49)`, `+[49]`. */
function followsPlus(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) === PLUS) return true;
  return /\+[ ([{<]$/.test(text.slice(Math.max(0, at - 2), at));
}
