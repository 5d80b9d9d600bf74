import type { RejectCode } from '../../model/reject.js';
import { OpenElement, type ElementStart, type FeedFields } from './feed-record.js';
import { splitName, XmlParser, type Attributes, type QualifiedName } from './xml-parser.js';

/** Characters of names and text in one record: what is held of it. A larger one is refused. */
const MAX_RECORD_CHARACTERS = 1024 * 1024;

/** A record that was read, or why it was refused. */
export interface XmlRecord {
  /** 0-based line on which its element starts. */
  readonly line: number;
  readonly fields: FeedFields | null;
  readonly refused: RejectCode | null;
}

/** A problem with a file; the reader turns it into an error that names the file. */
export class XmlProblem extends Error {}

/**
 * Reads records out of XML text as it arrives. DTDs are not read, so the only entities are those of XML and HTML,
 * nothing is expanded, and nothing outside the file is fetched. Memory: one record.
 */
export class XmlRecords {
  /** Records that have ended since they were last taken. */
  #ended: XmlRecord[] = [];
  #recordCount = 0;
  readonly #parser: XmlParser;
  readonly #isRecord: (start: ElementStart) => boolean;
  readonly #open: OpenElement[] = [];
  #depth = 0;
  #line = 0;
  #letters = 0;
  /** Depth of the record's element; 0 outside records. */
  #recordDepth = 0;

  /** @param isRecord whether an element outside records is a record */
  constructor(isRecord: (start: ElementStart) => boolean) {
    this.#isRecord = isRecord;
    this.#parser = new XmlParser(
      {
        open: (name, attributes) => this.#start(this.#startOf(name, attributes)),
        close: () => this.#end(),
        text: (text) => this.#text(text),
      },
      (why) => new XmlProblem(why),
    );
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  /** The current line, 0-based. */
  get line(): number {
    return this.#parser.line;
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  /** Ends the text. Throws if it ends in the middle. */
  close(): void {
    this.#parser.end();
  }

  take(): XmlRecord[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  #startOf(name: QualifiedName, attributes: Attributes): ElementStart {
    return {
      ...name,
      attributes: Object.entries(attributes).map(([written, value]) => {
        const { prefix, local } = splitName(written);
        if (prefix !== '' && prefix !== 'xmlns' && this.#parser.scopes.uriOf(prefix) === null)
          throw new XmlProblem(`it is not well-formed XML; look at line ${this.line + 1}`);
        return { prefix, local, value };
      }),
    };
  }

  #start(start: ElementStart): void {
    this.#depth += 1;
    if (this.#recordDepth === 0) {
      if (!this.#isRecord(start)) return;
      this.#recordDepth = this.#depth;
      this.#line = this.#parser.line;
      this.#letters = 0;
      this.#recordCount += 1;
    }
    this.#count(start.local.length + start.attributes.reduce((sum, { value }) => sum + value.length + 8, 16));
    if (!this.#isTooLarge) this.#open.push(new OpenElement(start));
  }

  #end(): void {
    const depth = this.#depth--;
    if (this.#recordDepth === 0) return;
    if (depth === this.#recordDepth) {
      const record = this.#open.pop();
      this.#ended.push({
        line: this.#line,
        fields: this.#isTooLarge || record === undefined ? null : record.fields(),
        refused: this.#isTooLarge ? 'RECORD_TOO_LARGE' : null,
      });
      this.#recordDepth = 0;
      this.#open.length = 0;
    } else if (!this.#isTooLarge) {
      const ended = this.#open.pop();
      if (ended !== undefined) this.#open.at(-1)?.add({ start: ended.start, value: ended.value() });
    }
  }

  #text(text: string): void {
    if (this.#recordDepth === 0) return;
    this.#count(text.length);
    const element = this.#open.at(-1);
    if (!this.#isTooLarge && element !== undefined) element.text += text;
  }

  #count(letters: number): void {
    this.#letters += letters;
    if (this.#isTooLarge) this.#open.length = 0;
  }

  get #isTooLarge(): boolean {
    return this.#letters > MAX_RECORD_CHARACTERS;
  }
}
