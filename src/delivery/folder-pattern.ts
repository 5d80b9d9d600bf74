import { UsageError } from '../errors.js';

/** Which folder is a delivery: a pattern of keys with named parts, such as `sales/{date}/`. */
export class FolderPattern {
  readonly text: string;
  readonly #expression: RegExp;

  /**
   * @param text ends with a slash; `{name}` matches part of one name between slashes
   * @throws UsageError INVALID_FOLDER_PATTERN
   */
  constructor(text: string) {
    const rest = text.replaceAll(/\{[A-Za-z][A-Za-z0-9_]*\}/g, '');
    if (!text.endsWith('/') || /[{}]/.test(rest)) {
      throw new UsageError(
        `"${text}" is not a pattern for the folder of a delivery: it has to end with "/", and its parts in braces need names, as in sales/{date}/.`,
        { code: 'INVALID_FOLDER_PATTERN' },
      );
    }
    this.text = text;
    const source = text
      .split(/(\{[^}]*\})/)
      .map((part) =>
        part.startsWith('{') ? '[^/]+' : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`),
      )
      .join('');
    this.#expression = new RegExp(`^${source}`);
  }

  /** The folder of the delivery that a key is in; null when it is in none. */
  folderOf(key: string): string | null {
    return this.#expression.exec(key)?.[0] ?? null;
  }
}
