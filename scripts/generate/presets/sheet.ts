import { csvLine } from '../csv.js';

/** Writes rows by field name under a header; names are separated by `|`. */
export class Sheet {
  readonly #header: readonly string[];
  readonly #delimiter: string;
  text: string;

  constructor(names: string, { delimiter = ',', prefix = '' }: { delimiter?: string; prefix?: string } = {}) {
    this.#header = names.split('|');
    this.#delimiter = delimiter;
    this.text = prefix + csvLine(this.#header, delimiter);
  }

  add(fields: Readonly<Record<string, string>>): void {
    const unknown = Object.keys(fields).find((name) => !this.#header.includes(name));
    if (unknown !== undefined) throw new Error(`The header has no field ${unknown}.`);
    this.text += csvLine(
      this.#header.map((name) => fields[name] ?? ''),
      this.#delimiter,
    );
  }
}
