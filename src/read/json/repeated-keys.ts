import { isLosslessNumber } from 'lossless-json';

const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Called with the path of a key that already occurred in the same object; the path is only valid during the call. */
export type VisitRepeated = (path: readonly (string | number)[]) => void;

/**
 * Finds keys that occur twice in an object of a record: parsing keeps only the last of them. For a common-case record,
 * the cost is one look at its quotes.
 * @param text well-formed JSON
 * @param value its parsed form
 */
export function visitRepeatedKeys(text: string, value: unknown, visit: VisitRepeated): void {
  if (countKeys(text) !== countParsedKeys(value)) new KeyWalk(text, visit).run();
}

/** How many keys the objects of a well-formed JSON text have. */
export function countKeys(text: string): number {
  let count = 0;
  for (let open = text.indexOf('"'); open >= 0;) {
    const next = skipSpace(text, textEnd(text, open) + 1);
    if (text.charCodeAt(next) === COLON) count += 1;
    open = text.indexOf('"', next);
  }
  return count;
}

/** Values may be nested as deep as the record is long. */
function countParsedKeys(value: unknown): number {
  let count = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || isLosslessNumber(next)) continue;
    const values: readonly unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += values.length;
    for (const inner of values) if (typeof inner === 'object') left.push(inner);
  }
  return count;
}

/** Where the string that opens at `open` has its closing quote. */
export function textEnd(text: string, open: number): number {
  let end = text.indexOf('"', open + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

/** An object with the keys seen so far, or a list. */
type Level = { readonly keys: Set<string> } | { index: number };

/** Walks through the text, tracking the path to the current position. */
class KeyWalk {
  readonly #text: string;
  readonly #visit: VisitRepeated;
  readonly #levels: Level[] = [];
  /** By level, the key or index of the value being read. */
  readonly #path: (string | number)[] = [];

  constructor(text: string, visit: VisitRepeated) {
    this.#text = text;
    this.#visit = visit;
  }

  run(): void {
    const text = this.#text;
    for (let at = 0; at < text.length; at++) {
      switch (text[at]) {
        case '{':
          this.#levels.push({ keys: new Set() });
          this.#path.push('');
          break;
        case '[':
          this.#levels.push({ index: 0 });
          this.#path.push(0);
          break;
        case '}':
        case ']':
          this.#levels.pop();
          this.#path.pop();
          break;
        case ',':
          this.#nextElement();
          break;
        case '"': {
          const end = textEnd(text, at);
          if (text.charCodeAt(skipSpace(text, end + 1)) === COLON) this.#takeKey(text.slice(at, end + 1));
          at = end;
          break;
        }
        default:
      }
    }
  }

  #nextElement(): void {
    const level = this.#levels.at(-1);
    if (level === undefined || !('index' in level)) return;
    level.index += 1;
    this.#path[this.#path.length - 1] = level.index;
  }

  #takeKey(written: string): void {
    const level = this.#levels.at(-1);
    if (level === undefined || !('keys' in level)) return;
    const key = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
    this.#path[this.#path.length - 1] = key;
    if (level.keys.has(key)) this.#visit(this.#path);
    level.keys.add(key);
  }
}
