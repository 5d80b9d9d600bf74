/** AMC allows 128 letters. */
const MAX_NAME = 60;

/** Names for AMC columns: letters, digits and `_`, none given twice. */
export class ColumnNames {
  readonly #taken = new Set<string>();

  /** @param text what the name is made of; @param otherwise used when nothing of it is left */
  make(text: string, otherwise: string): string {
    const made = text
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036F]/g, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^[_\d]+|_+$/g, '')
      .slice(0, MAX_NAME);
    const base = made === '' ? otherwise : made;
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}_${number}`;
    this.#taken.add(name);
    return name;
  }
}
