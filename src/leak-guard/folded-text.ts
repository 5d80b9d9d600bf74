import { isDigit } from './characters.js';
import { escapeAt, holdsQuotedPrintable } from './escapes.js';
import { ANY_SIGN, foldCharacter, mayCount } from './fold-character.js';
import { TextRewrite } from './text-rewrite.js';
import { eachWholeNumber } from './whole-numbers.js';

/** Escapes within escapes are decoded: `%2540`, `&amp;#64;`, and one level more. Then it may be folded a last time. */
const MAX_STEPS = 4;

/**
 * What may become something else: characters that start escapes, control characters, and everything beyond ASCII except
 * letters of the scripts that are common in data.
 */
const SAME =
  '\\u00c0-\\u0131\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e\\u0391-\\u03c9\\u0400-\\u0482\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u9fff\\uac00-\\ud7a3';
const CANDIDATE = new RegExp(`[^ -$'-[\\]-~${SAME}]`, 'u');
const CANDIDATES = new RegExp(CANDIDATE.source, 'gu');
/** In e-mail encoding the equals sign also starts an escape. */
const MAIL_CANDIDATES = new RegExp(`[^ -$'-<>-[\\]-~${SAME}]`, 'gu');
const ESCAPE = /[%&\\]/;
const NO_ASCII = /[^ -~]/;
const LINE_BREAKS = /[ \t]*\n[ \t\n]*/g;
const ACCENT = /^[\u0300-\u036f\u3099\u309a]$/;
/** A digit on a keycap: it numbers something, as a digit in a circle does. */
const KEYCAP = /\d\ufe0f?\u20e3/g;
/** Japan's long-vowel mark, which is typed instead of a hyphen between digits. */
const PROLONGED = '\u30fc';

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A text as it is searched: what people and machines use to write an identifier differently is undone. It tracks where
 * its characters came from.
 */
export class FoldedText {
  readonly text: string;
  readonly #steps: readonly TextRewrite[];
  #isDoubtful = false;

  private constructor(steps: readonly TextRewrite[], text: string) {
    this.#steps = steps;
    this.text = text;
  }

  /**
   * The text as it may be searched: with escapes decoded and, if what looks like an escape may not be one (`5%4111`) or
   * a digit may count something (`\u2460`), also without that. Each also with its floating-point numbers as whole
   * numbers.
   */
  static readings(original: string): readonly FoldedText[] {
    const readings = FoldedText.#foldings(original);
    const others = readings.flatMap((reading) => reading.#withWholeNumbers() ?? []);
    return others.length === 0 ? readings : [...readings, ...others];
  }

  static #foldings(original: string): readonly FoldedText[] {
    const isMail = original.includes('=40') && holdsQuotedPrintable(original);
    if (!isMail && !CANDIDATE.test(original)) return [new FoldedText([], original)];
    const undone = FoldedText.#of(original, isMail ? 'mail' : 'usual');
    return undone.#isDoubtful ? [undone, FoldedText.#of(original, 'careful')] : [undone];
  }

  /** The text with all its escapes decoded. */
  static of(original: string): FoldedText {
    return FoldedText.#of(original, 'none');
  }

  static #of(original: string, escapes: Escapes): FoldedText {
    const steps: TextRewrite[] = [];
    let text = original;
    let isDoubtful = escapes === 'mail' || original.search(KEYCAP) >= 0;
    if (isDoubtful && escapes === 'careful') {
      const step = new TextRewrite(text);
      for (const { 0: key, index } of text.matchAll(KEYCAP))
        step.replace(index, index + key.length, ANY_SIGN);
      if (step.isChanged) steps.push(step);
      text = step.text;
    }
    let goesOn = true;
    while (goesOn && steps.length < MAX_STEPS) {
      const fold = foldOnce(text, escapes);
      if (!fold.step.isChanged) break;
      steps.push(fold.step);
      text = fold.step.text;
      isDoubtful ||= fold.isDoubtful;
      goesOn = undoes(escapes) && (fold.hasUndone || ESCAPE.test(text));
    }
    const folded = new FoldedText(steps, text);
    folded.#isDoubtful = isDoubtful;
    return folded;
  }

  /** The text with its floating-point numbers as whole numbers; null when it has none. */
  #withWholeNumbers(): FoldedText | null {
    const step = new TextRewrite(this.text);
    eachWholeNumber(this.text, (start, end, digits) => step.replace(start, end, digits));
    return step.isChanged ? new FoldedText([...this.#steps, step], step.text) : null;
  }

  get hasLineBreaks(): boolean {
    return this.text.includes('\n');
  }

  /** The same text with a space for every line break, as CSV writers put it. */
  inOneLine(): FoldedText {
    return this.hasLineBreaks ? new FoldedText(this.#steps, this.text.replaceAll('\n', ' ')) : this;
  }

  /** The same text with its lines joined, and where the line breaks were. */
  joined(): { readonly joined: FoldedText; readonly breaks: readonly number[] } {
    const step = new TextRewrite(this.text);
    const breaks: number[] = [];
    let removed = 0;
    for (const { 0: lineBreak, index } of this.text.matchAll(LINE_BREAKS)) {
      breaks.push(index - removed);
      step.replace(index, index + lineBreak.length, '');
      removed += lineBreak.length;
    }
    return { joined: new FoldedText([...this.#steps, step], step.text), breaks };
  }

  /** Where a span of this text, which is not empty, came from. */
  originOf({ start, end }: Span): Span {
    let from = start;
    let to = end;
    for (const step of this.#steps.toReversed()) {
      from = step.startOf(from);
      to = step.endOf(to - 1);
    }
    return { start: from, end: to };
  }
}

/** Which escapes are decoded. `careful`: none, and digits that may count something are left out, too. */
type Escapes = 'none' | 'careful' | 'usual' | 'mail';

function undoes(escapes: Escapes): boolean {
  return escapes === 'usual' || escapes === 'mail';
}

interface Fold {
  readonly step: TextRewrite;
  /** An escape became a character that must be folded itself. */
  readonly hasUndone: boolean;
  /** A digit follows an escape, so both may form a number; or a digit may count something. */
  readonly isDoubtful: boolean;
}

function foldOnce(text: string, escapes: Escapes): Fold {
  const step = new TextRewrite(text);
  let hasUndone = false;
  let isDoubtful = false;
  for (const { 0: sign, index } of text.matchAll(escapes === 'mail' ? MAIL_CANDIDATES : CANDIDATES)) {
    if (index < step.done) continue;
    const escape = !undoes(escapes) ? null : escapeAt(text, index, escapes === 'mail');
    if (escape !== null) {
      step.replace(index, escape.end, escape.text);
      hasUndone ||= NO_ASCII.test(escape.text);
      isDoubtful ||= isDigit(text.charCodeAt(escape.end));
    } else if (ACCENT.test(sign) && index > step.done) putOn(step, text, index);
    else if (sign === '\r' && text.charAt(index + 1) === '\n') step.replace(index, index + 1, '');
    else if (sign === PROLONGED) {
      if (/^\d.\d$/.test(text.slice(index - 1, index + 2))) step.replace(index, index + 1, '-');
    } else {
      const counts = mayCount(sign);
      isDoubtful ||= counts;
      const folded = counts && escapes === 'careful' ? ANY_SIGN : foldCharacter(sign.codePointAt(0) ?? 0);
      if (folded !== sign) step.replace(index, index + sign.length, folded);
    }
  }
  return { step, hasUndone, isDoubtful };
}

/** An accent and its letter become one character where Unicode has one; otherwise the accent is left out. */
function putOn(step: TextRewrite, text: string, index: number): void {
  const letter = text.charAt(index - 1);
  const composed = (letter + text.charAt(index)).normalize('NFC');
  if (composed.length === 1) step.replace(index - 1, index + 1, composed);
  else step.replace(index, index + 1, '');
}
