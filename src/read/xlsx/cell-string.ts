/** How workbooks write what XML cannot: `_x000D_`; and an underscore that would be mistaken for that: `_x005F_`. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Elements that contain texts: shared strings, strings of cells, and runs of either. */
const TEXT_PARENTS: ReadonlySet<string> = new Set(['si', 'is', 'r']);

/** The text of a string with its line ends and escapes resolved. */
export function cellString(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  if (!lines.includes('_x')) return lines;
  return lines.replaceAll(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Joins the runs of a string as its elements go by: `<t>` within `<r>` or alone; the pronunciation (`<rPh>`, in
 * Japanese workbooks) is not part of it.
 */
export class StringRuns {
  #text = '';
  #isText = false;
  #phonetics = 0;

  /** @param parent name of the element around it */
  open(name: string, parent: string): void {
    if (name === 'rPh') this.#phonetics += 1;
    this.#isText = name === 't' && this.#phonetics === 0 && TEXT_PARENTS.has(parent);
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetics -= 1;
    this.#isText = false;
  }

  /** Takes a piece of text; returns whether it belongs to the string. */
  add(text: string): boolean {
    if (this.#isText) this.#text += text;
    return this.#isText;
  }

  /** The string so far; the next one starts. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    this.#isText = false;
    this.#phonetics = 0;
    return cellString(text);
  }
}
