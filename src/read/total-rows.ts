import type { InputNote } from './input-note.js';

/**
 * How the rows begin that spreadsheets and reports write below the others, in the languages of the headers that are
 * known. Longer ones come first, so that all of a word is found.
 */
export const TOTAL_STARTS: readonly string[] =
  `grand totals, grand total, sub-totals, sub-total, sub totals, sub total, subtotals, subtotal, totals, total, sum,
  gesamtsumme, gesamtbetrag, gesamtergebnis, gesamt, zwischensumme, teilergebnis, endsumme, summen, summe, insgesamt,
  total général, sous-total, sous total, totaux, somme, total general, suma total, suma, total geral, soma,
  totale generale, subtotale, totale, somma, eindtotaal, subtotaal, totaal, summa, 合計, 総計, 総合計, 小計`
    .split(',')
    .map((word) => word.trim())
    .toSorted((a, b) => b.length - a.length);
const START = new RegExp(`^(?:${TOTAL_STARTS.join('|')})(?![\\p{L}\\p{N}_-])`, 'iu');
const ALONE = new RegExp(`^(?:${TOTAL_STARTS.join('|')})(?:[\\s.]*$|\\s*:)`, 'iu');
/** An amount, a count, a date, a filler: with a currency or a sign, but without words. */
const NUMBER = /^(?:[A-Z]{3}|\p{Sc})?[\s\d.,:/'’()+−–*-]*(?:%|[A-Z]{3}|\p{Sc})?$/u;
const MAX_LINES_NAMED = 3;

/** Whether a row may be one of totals, by how its first text begins. */
export function mayBeTotal(start: string): boolean {
  return START.test(start.normalize('NFC'));
}

/**
 * The word for totals that a row begins with, as it is written there; null where the row is none of totals. Such a row
 * has nothing but numbers behind the word. Where the word is part of a longer text, as in "Total North", at least half
 * of the other fields are empty: things have such names, too.
 */
export function totalWordOf(fields: readonly string[]): string | null {
  const texts = fields.map((field) => field.trim());
  const at = texts.findIndex((text) => text !== '');
  const first = (texts[at] ?? '').normalize('NFC');
  const word = START.exec(first)?.[0];
  if (word === undefined) return null;
  const others = texts.toSpliced(at, 1);
  if (!others.every((text) => NUMBER.test(text))) return null;
  if (ALONE.test(first)) return word;
  return others.filter((text) => text === '').length * 2 >= Math.max(others.length, 1) ? word : null;
}

/**
 * The same in a file of this width. Where there is only one column, the word alone is a value: nothing is counted beside it.
 */
export function totalWordIn(fields: readonly string[], width: number): string | null {
  const word = totalWordOf(fields);
  return width === 1 && !fields.some((field) => field.includes(':')) ? null : word;
}

/** Plain data of {@link TotalRows}. */
export interface TotalFacts {
  readonly rows: number;
  /** 1-based; the first of them. */
  readonly lines: readonly number[];
  /** Each once, in the order in which they were found. They are words for totals, and no other values. */
  readonly words: readonly string[];
}

/** The rows of a file that look like totals of the others. */
export class TotalRows {
  #rows = 0;
  #lines: readonly number[] = [];
  readonly #words = new Map<string, string>();

  add(line: number, word: string): void {
    this.addAll({ rows: 1, lines: [line], words: [word] });
  }

  /** Adds what was found in another part of the file. */
  addAll({ rows, lines, words }: TotalFacts): void {
    this.#rows += rows;
    this.#lines = [...this.#lines, ...lines].toSorted((a, b) => a - b).slice(0, MAX_LINES_NAMED);
    for (const word of words) {
      const key = word.toLowerCase();
      if (!this.#words.has(key)) this.#words.set(key, word);
    }
  }

  facts(): TotalFacts {
    return { rows: this.#rows, lines: this.#lines, words: [...this.#words.values()] };
  }
}

/** Where they are. */
function placeOf({ rows, lines }: TotalFacts): string {
  const [line] = lines;
  if (rows === 1) return `line ${line} looks like a total of other rows, not like a row`;
  const more = rows > lines.length ? ' and more' : '';
  return `${rows} lines look like totals of other rows, not like rows (${lines.join(', ')}${more})`;
}

/** What a run says of them: where they are, and how they are left out. */
export function totalNotes(name: string, facts: TotalFacts): InputNote[] {
  if (facts.rows === 0) return [];
  const setting = `"footer": ${JSON.stringify(facts.words)}`;
  return [
    {
      code: 'TOTAL_ROWS',
      message: `${name}: ${placeOf(facts)}. Totals that are written count everything twice. Put ${setting} into the schema's input, and such rows are left out.`,
    },
  ];
}

/** What a draft says of them: they are named as footers in it. */
export function totalsLeftOut(name: string, facts: TotalFacts): InputNote[] {
  if (facts.rows === 0) return [];
  return [
    {
      code: 'TOTAL_ROWS',
      message: `${name}: ${placeOf(facts)}. The schema's input.footer leaves such rows out; remove it if they are rows.`,
    },
  ];
}
