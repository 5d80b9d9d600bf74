/** Words by which systems record whether somebody agreed, in any case, including single letters and digits. */
const YES =
  `y yes true 1 t on x ja j oui o si sì sí s sim vero wahr vrai verdadero waar tak ano evet kyllä igen نعم はい 希望する 希望 登録 配信 有 同意 同意する 可
  granted agreed accepted given optin opt-in opted-in subscribed active consented allowed permitted
  eingewilligt zugestimmt erteilt angemeldet abonné inscrit suscrito iscritto`.split(/\s+/);
const NO =
  `n no false 0 f off nein nej nei nie ne hayır hayir ei nem لا 希望しない 不要 未登録 配信停止 解除 non não falso falsch faux nee いいえ 無 不可
  denied declined refused withdrawn revoked optout opt-out opted-out unsubscribed never_subscribed
  never-subscribed inactive disallowed abgelehnt widerrufen abgemeldet désabonné désinscrit`.split(/\s+/);
const YES_WORDS: ReadonlySet<string> = new Set(YES);
const NO_WORDS: ReadonlySet<string> = new Set([
  ...NO,
  'neversubscribed',
  'notsubscribed',
  'nonsubscribed',
  'optedout',
]);
const MORE_YES: ReadonlySet<string> = new Set(['optedin', 'doubleoptin', 'singleoptin']);
/** With more spellings than this, it is not a yes/no column. */
const MAX_SPELLINGS = 12;

/** The spellings of yes and of no in a column. */
export interface YesNo {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Share of the values that are neither. */
  readonly other: number;
}

/** Null for a column of anything else. */
export function yesNoOf(values: readonly string[]): YesNo | null {
  const yes = new Set<string>();
  const no = new Set<string>();
  let others = 0;
  for (const value of values) {
    if (isYes(value)) yes.add(value);
    else if (isNo(value)) no.add(value);
    else others += 1;
    if (yes.size + no.size > MAX_SPELLINGS) return null;
  }
  if (yes.size + no.size === 0) return null;
  return { yes: [...yes].toSorted(), no: [...no].toSorted(), other: others / values.length };
}

function isYes(value: string): boolean {
  const word = value.toLowerCase();
  return YES_WORDS.has(word) || MORE_YES.has(letters(word));
}

function isNo(value: string): boolean {
  const word = value.toLowerCase();
  return NO_WORDS.has(word) || NO_WORDS.has(letters(word));
}

function letters(word: string): string {
  return word.replaceAll(/[\s_-]/g, '');
}
