import sax from 'sax';
import { MAX_HEADER_FIELDS } from '../csv-header.js';
import { NamespaceScopes } from './namespace-scopes.js';

/** Nesting of elements; feeds and workbooks have about ten levels. */
const MAX_DEPTH = 64;

export type Attributes = Readonly<Record<string, string>>;

/** An element's name. */
export interface QualifiedName {
  readonly prefix: string;
  readonly local: string;
  /** Its namespace; `''` for none. */
  readonly uri: string;
}

/** The receiver of a document's elements and texts. */
export interface XmlHandler {
  /** @param attributes by their names as written, including prefixes */
  open(name: QualifiedName, attributes: Attributes): void;
  close(): void;
  /** A piece of text; long texts come in several pieces. */
  text(text: string): void;
}

/**
 * A parser for XML with namespaces, in time linear in the text: the number of attributes per element is limited to the
 * number of fields of a table. DTDs are ignored; no entity is expanded or fetched.
 */
export class XmlParser {
  readonly scopes = new NamespaceScopes();
  readonly #parser = sax.parser(true, {});
  readonly #handler: XmlHandler;
  readonly #fail: (why: string) => Error;
  #attributes = 0;
  #declared: Map<string, string> | null = null;
  #depth = 0;

  /** @param fail creates the error that is thrown for text that is not well-formed */
  constructor(handler: XmlHandler, fail: (why: string) => Error) {
    this.#handler = handler;
    this.#fail = fail;
    const onText = (text: string) => handler.text(text);
    const guard = attributeGuard(() => this.#malformed());
    Object.assign(this.#parser, {
      // The parser's own message quotes what it found.
      onerror: () => {
        throw this.#malformed();
      },
      onopentagstart: (tag: sax.Tag) => {
        const attributes: Record<string, string> = Object.create(guard);
        tag.attributes = attributes;
      },
      onattribute: ({ name, value }: { name: string; value: string }) => this.#addAttribute(name, value),
      onopentag: ({ name, attributes }: sax.Tag) => this.#open(name, attributes),
      onclosetag: () => {
        this.#depth -= 1;
        handler.close();
        this.scopes.close();
      },
      ontext: onText,
      oncdata: onText,
    });
  }

  /** The current line, 0-based. */
  get line(): number {
    return this.#parser.line;
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  /** Ends the text. Throws if it ends in the middle. */
  end(): void {
    this.#parser.close();
  }

  #malformed(): Error {
    return this.#fail(`it is not well-formed XML; look at line ${this.line + 1}`);
  }

  #addAttribute(name: string, value: string): void {
    this.#attributes += 1;
    if (this.#attributes > MAX_HEADER_FIELDS)
      throw this.#fail(`an element has more than ${MAX_HEADER_FIELDS} attributes (line ${this.line + 1})`);
    // The parser uses this name to ask its attributes whether they have one.
    if (name === 'hasOwnProperty') throw this.#malformed();
    if (name === 'xmlns') (this.#declared ??= new Map()).set('', value);
    else if (name.startsWith('xmlns:')) (this.#declared ??= new Map()).set(name.slice(6), value);
  }

  #open(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#fail(`its elements are nested deeper than ${MAX_DEPTH}`);
    this.scopes.open(this.#declared);
    this.#declared = null;
    this.#attributes = 0;
    const { prefix, local } = splitName(name);
    const uri = this.scopes.uriOf(prefix);
    if (uri === null) throw this.#malformed();
    this.#handler.open({ prefix, local, uri }, attributes);
  }
}

/** The prototype of attributes: refuses a second one of the same name, which the parser would drop silently. */
function attributeGuard(malformed: () => Error): object {
  return Object.assign(Object.create(null), {
    hasOwnProperty(this: object, name: string): boolean {
      if (Object.hasOwn(this, name)) throw malformed();
      return false;
    },
  });
}

/** The prefix (`''` for none) and the rest of a name. */
export function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return { prefix: name.slice(0, Math.max(0, colon)), local: name.slice(colon + 1) };
}
