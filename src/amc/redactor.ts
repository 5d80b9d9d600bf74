import { inspect } from 'node:util';

import { findLeaks } from '../leak-guard/find-leaks.js';
import { isFirstName } from '../leak-guard/first-names.js';
import { isSomebody } from '../leak-guard/person-look.js';
import { isStreet } from '../leak-guard/safe-name.js';
import { withoutShown, type ShownKind } from '../leak-guard/shown-spans.js';
import type { LeakKind } from '../model/leak.js';
import type { Secret } from './secret.js';

/** Text from a server is shown up to this length: enough for AMC's words, a bound for anything else. */
const MAX_SHOWN = 2_000;
/** Access tokens live an hour, so this many cover every token that an answer could still repeat. */
const MAX_ACCESS_TOKENS = 4;
/** A shorter value would blank out ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** Login with Amazon marks its tokens: `Atza|…` access, `Atzr|…` refresh. */
const AMAZON_TOKEN = /Atz[a-z](?:\||%7C)[\w\-+/=.%|]+/gi;
const BEARER = /\bBearer\s+[^\s"',;]+/gi;
/** The part of a signed address that makes it a key: whoever has the query may read the file. */
const SIGNED_QUERY =
  /\?[^\s"'<>]*\b(?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=[^\s"'<>]*/gi;
/** Includes accounts and hosts that do not have the form of an address. */
const E_MAIL = /[^\s"'<>@,;:()]+@[^\s"'<>@,;:()]+/g;
const DIGEST = /\b[0-9a-f]{64}\b/gi;
const PHONE = /\+\d[\d ().-]{6,}\d/g;
/**
 * A number that may identify somebody, including one written with a point. Ids have letters, underscores or
 * hyphens around them.
 */
const NUMBER =
  /(?<![\p{L}\d_.-]|[:/](?=\d{12}(?!\d)))(?:\d{9,19}(?:\.0+)?|\d\.\d{6,15}E\+?\d{1,2})(?![\p{L}\d_-]|\.\d)/giu;
/** Two adjacent capitalized words, and quoted text. */
const CAPITAL_WORDS = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}'’]+[ ,]{1,2}\p{Lu}[\p{L}\p{M}'’-]+/gu;
const QUOTED = /(?<=(["'`]))[^"'`]{3,80}(?=\1)/g;
/**
 * What the text itself presents as a value: a single capitalized word, or one of another script, may be a name,
 * whatever it is.
 */
const QUOTED_VALUE =
  /(?<=\bvalues?:?\s(?:of\s|is\s|was\s)?(["'`]))(?:\p{Lu}[\p{Ll}\p{M}'’-]+|\p{Lo}+)(?=\1)/giu;
/** Seconds or milliseconds since 1970, a day, or a time on it. */
const TIME = /^1[4-9]\d{8}(?:\d{3})?$|^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d\d)?)?$/;
const WORDS: Readonly<Record<LeakKind, string>> = {
  EMAIL: '[e-mail]',
  PHONE: '[phone]',
  CARD: '[card]',
  NATIONAL_ID: '[id]',
  OWN_IDENTIFIER: '[redacted]',
};
const SHOWN_WORDS: Readonly<Record<ShownKind, string>> = {
  ACCOUNT: '[account]',
  ADDRESS: '[address]',
  CODED: '[redacted]',
};
const NOWHERE = { country: null, named: new Set<never>() };

/**
 * Cleans text from outside (AMC's messages, network errors) before it is shown: removes secrets that the client
 * knows, anything in the form of a token, and anything that looks like a person's identifier.
 */
export class Redactor {
  readonly #secrets: readonly Secret[];
  readonly #parent: Redactor | undefined;
  #accessTokens: readonly Secret[] = [];

  constructor(secrets: readonly Secret[], parent?: Redactor) {
    this.#secrets = secrets;
    this.#parent = parent;
  }

  addAccessToken(token: Secret): void {
    this.#accessTokens = [...this.#accessTokens.slice(1 - MAX_ACCESS_TOKENS), token];
  }

  /**
   * The text without secrets, digests, long numbers, or anything that the leak guard finds or suspects; cut to
   * 2,000 characters.
   */
  clean(text: string): string {
    let cleaned = text;
    for (const form of this.#forms()) cleaned = cleaned.replaceAll(form, '[secret]');
    cleaned = cleaned
      .replaceAll(SIGNED_QUERY, '?[secret]')
      .replaceAll(AMAZON_TOKEN, '[secret]')
      .replaceAll(BEARER, 'Bearer [secret]')
      .replaceAll(DIGEST, '[digest]');
    cleaned = withoutIdentifiers(withoutShown(cleaned, ({ kind }) => SHOWN_WORDS[kind]))
      .replaceAll(E_MAIL, '[e-mail]')
      .replaceAll(PHONE, '[phone]')
      .replaceAll(NUMBER, (number) => (TIME.test(number) ? number : '[number]'))
      .replaceAll(QUOTED_VALUE, (said) => (/^(?:\p{Lu}\p{Ll}|\p{Lo})/u.test(said) ? '[redacted]' : said))
      .replaceAll(QUOTED, (said) => (isSomebodys(said) ? '[redacted]' : said))
      .replaceAll(CAPITAL_WORDS, (words) => (isSomebody(words) ? '[redacted]' : words));
    return cleaned.length > MAX_SHOWN ? `${cleaned.slice(0, MAX_SHOWN)}…` : cleaned;
  }

  /** The error to keep as a `cause`, or undefined when printing it would show a secret. */
  safeCause(cause: unknown): unknown {
    const printed = inspect(cause, { depth: 8, showHidden: true });
    for (const form of this.#forms()) if (printed.includes(form)) return undefined;
    return cause;
  }

  #forms(): readonly string[] {
    const own = [...this.#secrets, ...this.#accessTokens]
      .map((secret) => secret.reveal())
      .flatMap((value) =>
        value.length < MIN_SECRET_LENGTH
          ? []
          : [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)],
      );
    return this.#parent === undefined ? own : [...this.#parent.#forms(), ...own];
  }
}

/** Whether quoted text names somebody, or where somebody lives. */
function isSomebodys(text: string): boolean {
  return isSomebody(text) || isStreet(text) || (/^\p{Lu}\p{Ll}+$/u.test(text) && isFirstName(text));
}

/** AMC's words may quote values of rows, so they are searched as values are. Masking too much does no harm here. */
function withoutIdentifiers(text: string): string {
  let cleaned = '';
  let done = 0;
  for (const { kind, start, end } of findLeaks(text, NOWHERE, null).toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    // Overlapping spans are one.
    if (start >= done) cleaned += text.slice(done, start) + WORDS[kind];
    done = end;
  }
  return cleaned + text.slice(done);
}
