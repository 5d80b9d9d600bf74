/** A value in a record: text, or something nested or repeated. */
export type FeedValue = string | FeedFields | FeedValue[];
export interface FeedFields {
  [name: string]: FeedValue;
}

/** The namespace of Google's product attributes, whatever its prefix. */
const GOOGLE = 'http://base.google.com/ns/1.0';
/** Namespaces of the feed's own elements: none at all, and Atom's. */
const PLAIN: ReadonlySet<string> = new Set(['', 'http://www.w3.org/2005/Atom', 'http://purl.org/rss/1.0/']);
const RANK = { google: 3, plain: 2, other: 1 } as const;

/** The parts of an element's start that are used. */
export interface ElementStart {
  readonly local: string;
  readonly prefix: string;
  readonly uri: string;
  readonly attributes: readonly { readonly local: string; readonly prefix: string; readonly value: string }[];
}

/**
 * An element of a record while it is read: its text and its child elements. If two namespaces have an element of the
 * same name, Google's takes precedence over the feed's own, and that over others (`media:title`), which keep their
 * prefix.
 */
export class OpenElement {
  readonly start: ElementStart;
  text = '';
  readonly #fields: FeedFields = Object.create(null);
  readonly #ranks = new Map<string, number>();

  constructor(start: ElementStart) {
    this.start = start;
  }

  /** Takes an element that has ended. */
  add({ start, ...ended }: { readonly start: ElementStart; readonly value: FeedValue }): void {
    const { local, prefix, uri } = start;
    const rank = uri === GOOGLE ? RANK.google : PLAIN.has(uri) ? RANK.plain : RANK.other;
    const before = this.#ranks.get(local) ?? 0;
    if (rank < before) {
      this.#put(`${prefix}:${local}`, ended.value);
      return;
    }
    if (rank > before) delete this.#fields[local];
    this.#ranks.set(local, rank);
    this.#put(local, ended.value);
    for (const attribute of start.attributes) {
      if (attribute.prefix !== 'xmlns' && attribute.local !== 'xmlns')
        this.#fields[`${local}.@${attribute.local}`] ??= attribute.value;
    }
  }

  /** The value of the element: its text, or its child elements. The value of an Atom link is its target. */
  value(): FeedValue {
    const text = this.text.trim();
    if (this.#ranks.size > 0) return this.#fields;
    if (text !== '' || this.start.local !== 'link') return text;
    return this.start.attributes.find(({ local }) => local === 'href')?.value ?? '';
  }

  /** As a record: its child elements, and its own attributes. */
  fields(): FeedFields {
    for (const { local, prefix, value } of this.start.attributes)
      if (prefix !== 'xmlns' && local !== 'xmlns') this.#fields[`@${local}`] = value;
    return this.#fields;
  }

  /** Values of repeated elements are put into a list. */
  #put(name: string, value: FeedValue): void {
    const before = this.#fields[name];
    if (before === undefined) this.#fields[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else this.#fields[name] = [before, value];
  }
}
