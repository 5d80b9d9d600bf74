import type { InputNote } from './input-note.js';

const MAX_LINES_NAMED = 3;

/** Plain data of {@link FooterRows}. */
export interface FooterFacts {
  readonly rows: number;
  /** 1-based; the first of them. */
  readonly lines: readonly number[];
  /**
   * How they begin: each text once, in the order in which they were found. They are words for totals or of footers,
   * never other values.
   */
  readonly words: readonly string[];
}

/** The rows of a file that look like totals of the others, or like what reports put below their rows. */
export class FooterRows {
  #rows = 0;
  #lines: readonly number[] = [];
  readonly #words = new Map<string, string>();

  add(line: number, word: string): void {
    this.addAll({ rows: 1, lines: [line], words: [word] });
  }

  /** Adds what was found in another part of the file. */
  addAll({ rows, lines, words }: FooterFacts): void {
    this.#rows += rows;
    this.#lines = [...this.#lines, ...lines].toSorted((a, b) => a - b).slice(0, MAX_LINES_NAMED);
    for (const word of words) {
      const key = word.toLowerCase();
      if (!this.#words.has(key)) this.#words.set(key, word);
    }
  }

  facts(): FooterFacts {
    return { rows: this.#rows, lines: this.#lines, words: [...this.#words.values()] };
  }
}

/** Where they are. */
function placeOf({ rows, lines }: FooterFacts): string {
  const [line] = lines;
  if (rows === 1) return `line ${line} looks like a total or a footer, not like a row`;
  const more = rows > lines.length ? ' and more' : '';
  return `${rows} lines look like totals or footers, not like rows (${lines.join(', ')}${more})`;
}

/** What a run reports about them: where they are, and how to leave them out. */
export function footerNotes(name: string, facts: FooterFacts): InputNote[] {
  if (facts.rows === 0) return [];
  const setting = `"footer": ${JSON.stringify(facts.words)}`;
  return [
    {
      code: 'FOOTER_ROWS',
      message: `${name}: ${placeOf(facts)}. They are written as rows, and totals count everything twice. Put ${setting} into the schema's input, and such rows are left out.`,
    },
  ];
}

/** What a draft says about them: it names them as footers. */
export function footersLeftOut(name: string, facts: FooterFacts): InputNote[] {
  if (facts.rows === 0) return [];
  return [
    {
      code: 'FOOTER_ROWS',
      message: `${name}: ${placeOf(facts)}. The schema's input.footer leaves such rows out; remove it if they are rows.`,
    },
  ];
}
