import { cellText } from '../model/cell-text.js';
import { anyOfPattern, firstValue } from '../model/literal-pattern.js';

/** What a schema removes from a field's value before it is standardized. */
export interface FieldEdit {
  /** The first of these that the value starts with is removed. */
  readonly removePrefix: readonly string[];
  /** Separators between several values; the first value that is not empty is used. */
  readonly firstOf: readonly string[];
}

/** Edits values as `run` does. */
export class FieldEditor {
  readonly #edit: FieldEdit;
  readonly #between: RegExp;
  /** By byte: 1 if it begins a prefix or a separator. */
  readonly #begins = new Uint8Array(256);

  constructor(edit: FieldEdit) {
    this.#edit = edit;
    this.#between = new RegExp(anyOfPattern(edit.firstOf));
    for (const text of [...edit.removePrefix, ...edit.firstOf]) this.#begins[Buffer.from(text)[0] ?? 0] = 1;
  }

  /** False when nothing in the bytes can be removed. */
  mayChange(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.#begins[bytes[at] ?? 0] === 1) return true;
    return false;
  }

  apply(raw: string): string {
    const { removePrefix, firstOf } = this.#edit;
    const value = cellText(raw);
    const prefix = removePrefix.find((each) => value.startsWith(each));
    const rest = prefix === undefined ? value : value.slice(prefix.length).trim();
    if (!firstOf.some((sign) => sign !== '' && rest.includes(sign))) return rest;
    return firstValue(rest, this.#between);
  }
}

/** By column: its editor; null when values are unchanged. */
export function editorsOf(
  columns: readonly { readonly edit?: FieldEdit | null }[],
): readonly (FieldEditor | null)[] {
  return columns.map(({ edit }) => (edit === undefined || edit === null ? null : new FieldEditor(edit)));
}
