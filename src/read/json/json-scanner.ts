const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const LF = 0x0a;
const CR = 0x0d;
/** A control character that JSON text must not contain: it marks a line end inside a string. */
const INVALID = 0x01;
/** Characters of a key that are checked; a longer key is not part of the path. */
const MAX_KEY_BYTES = 1024;

/** What is wrong with a file; the reader turns it into an error that names the file. */
export class JsonProblem extends Error {}

/** What the scanner reports about the values that are records. */
export interface JsonSink {
  /** Bytes of the current record. They are only valid during the call. */
  take(bytes: Uint8Array): void;
  /** The record has ended. */
  end(): void;
}

type State =
  'value' | 'key' | 'inKey' | 'colon' | 'skip' | 'list' | 'element' | 'afterElement' | 'rest' | 'done';

/**
 * Finds where the elements of a JSON array start and end, or where consecutive objects do, without parsing them: only
 * strings and brackets are distinguished. Line ends between tokens become spaces, so that each record is one line.
 * Memory: the path and one key.
 */
export class JsonScanner {
  readonly #path: readonly string[] | null;
  readonly #sink: JsonSink;
  #state: State;
  /** How many steps of the path have been taken. */
  #level = 0;
  /** Open brackets of the value that is being scanned. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Whether the value is a number or a word, which only ends at the character after it. */
  #isBare = false;
  #hasBegun = false;
  /** Whether the value's last byte has been scanned. */
  #isOver = false;
  #key: number[] = [];

  /** @param path the keys that lead to the array from the top; null: consecutive objects */
  constructor(path: readonly string[] | null, sink: JsonSink) {
    this.#path = path;
    this.#sink = sink;
    this.#state = path === null ? 'list' : 'value';
  }

  /** Takes the next bytes, and modifies them. Throws JsonProblem. */
  scan(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'element' || this.#state === 'skip' || this.#state === 'rest') {
        const end = this.#passValue(bytes, at);
        if (this.#state === 'element' && end > at) this.#sink.take(bytes.subarray(at, end));
        if (this.#isOver) this.#valueEnded();
        at = end;
        continue;
      }
      const byte = bytes[at] ?? 0;
      if (this.#state === 'inKey') this.#keyByte(byte);
      else if (byte === SPACE || byte === LF || byte === CR || byte === 0x09) {
        at += 1;
        continue;
      } else if (this.#startsValue(byte)) continue;
      at += 1;
    }
  }

  /** The text has ended. Throws JsonProblem if it ends in the middle. */
  finish(): void {
    if (this.#state === 'element' && this.#isBare && this.#path === null) this.#valueEnded();
    const isComplete = this.#path === null ? this.#state === 'list' : this.#state === 'done';
    if (!isComplete) throw new JsonProblem('it ends in the middle: it is truncated');
  }

  /** Handles a byte between values. True when a value starts with it, which is scanned next. */
  #startsValue(byte: number): boolean {
    switch (this.#state) {
      case 'value':
        this.#openLevel(byte);
        return false;
      case 'key':
        if (byte === QUOTE) {
          this.#key = [];
          this.#escaped = false;
          this.#state = 'inKey';
        } else if (byte === CLOSE_OBJECT) throw notFound(this.#path);
        else if (byte !== COMMA) throw malformed();
        return false;
      case 'colon':
        if (byte !== COLON) throw malformed();
        this.#state = this.#isOnPath() ? 'value' : 'skip';
        if (this.#state === 'value') this.#level += 1;
        else this.#beginValue();
        return false;
      case 'list':
        if (this.#path !== null && byte === CLOSE_LIST) {
          this.#endList();
          return false;
        }
        if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === COLON)
          throw malformed();
        this.#state = 'element';
        this.#beginValue();
        return true;
      case 'afterElement':
        if (byte === CLOSE_LIST) this.#endList();
        else if (byte === COMMA) this.#state = 'list';
        else throw malformed();
        return false;
      default:
        throw new JsonProblem('something follows behind its end');
    }
  }

  #openLevel(byte: number): void {
    if (this.#level === (this.#path?.length ?? 0)) {
      if (byte !== OPEN_LIST) throw notFound(this.#path);
      this.#state = 'list';
    } else if (byte === OPEN_OBJECT) this.#state = 'key';
    else throw notFound(this.#path);
  }

  #endList(): void {
    this.#state = this.#level === 0 ? 'done' : 'rest';
    this.#beginValue();
    // Only the enclosing objects are left.
    this.#depth = this.#level;
  }

  #isOnPath(): boolean {
    const key = Buffer.from(this.#key).toString('utf8');
    let name: unknown = key;
    try {
      name = JSON.parse(`"${key}"`);
    } catch {
      // It is compared as written.
    }
    return name === this.#path?.[this.#level];
  }

  #keyByte(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#state = 'colon';
      return;
    }
    if (this.#key.length < MAX_KEY_BYTES) this.#key.push(byte);
  }

  #beginValue(): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#isBare = false;
    this.#isOver = false;
    this.#hasBegun = false;
  }

  #valueEnded(): void {
    if (this.#state === 'element') {
      this.#sink.end();
      this.#state = this.#path === null ? 'list' : 'afterElement';
    } else if (this.#state === 'skip') this.#state = 'key';
    else this.#state = 'done';
  }

  /** Scans the bytes of a value from `start`; returns where it ends, or the end of the bytes. */
  #passValue(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#inString) {
        if (byte === LF || byte === CR) bytes[at] = INVALID;
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#depth === 0 && this.#end()) return at + 1;
        }
        continue;
      }
      switch (byte) {
        case QUOTE:
          if (this.#isBare) throw malformed();
          this.#inString = true;
          this.#hasBegun = true;
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          if (this.#isBare) throw malformed();
          this.#depth += 1;
          this.#hasBegun = true;
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          if (this.#depth === 0) {
            if (this.#isBare && this.#end()) return at;
            throw malformed();
          }
          this.#depth -= 1;
          if (this.#depth === 0 && this.#end()) return at + 1;
          break;
        case LF:
        case CR:
          bytes[at] = SPACE;
          if (this.#isBare && this.#end()) return at;
          break;
        case SPACE:
        case 0x09:
          if (this.#isBare && this.#end()) return at;
          break;
        case COMMA:
          if (this.#depth === 0) {
            if (this.#isBare && this.#end()) return at;
            throw malformed();
          }
          break;
        default:
          if (this.#depth === 0 && !this.#hasBegun) {
            this.#hasBegun = true;
            this.#isBare = true;
          }
      }
    }
    return bytes.length;
  }

  #end(): boolean {
    this.#isOver = true;
    return true;
  }
}

function malformed(): JsonProblem {
  return new JsonProblem('it is not well-formed JSON');
}

function notFound(path: readonly string[] | null): JsonProblem {
  const where = path === null || path.length === 0 ? 'at its top' : `at ${path.join('.')}`;
  return new JsonProblem(
    `there is no list ${where}. Set the path of the records with the schema's input.records (--records)`,
  );
}
