import { inspect } from 'node:util';

import type { Secret } from './secret.js';

/** Texts from a server are shown up to this length: enough for AMC's words, a bound for anything else. */
const MAX_SHOWN = 2_000;
/** Access tokens live an hour, so that a handful covers every one that an answer could still repeat. */
const MAX_ACCESS_TOKENS = 4;
/** A shorter value would blank out ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** Login with Amazon marks its tokens: `Atza|…` access, `Atzr|…` refresh. */
const AMAZON_TOKEN = /Atz[a-z](?:\||%7C)[\w\-+/=.%|]+/gi;
const BEARER = /\bBearer\s+[^\s"',;]+/gi;
const E_MAIL = /[^\s"'<>@,;:()]+@[^\s"'<>@,;:()]+/g;
const DIGEST = /\b[0-9a-f]{64}\b/gi;
const PHONE = /\+\d[\d ().-]{6,}\d/g;

/**
 * Cleans texts that come from outside (AMC's messages, network errors) before they are shown: secrets the
 * client knows, anything of the form of a token, and what looks like a person's identifier.
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

  /** The text without secrets, digests, e-mail addresses and phone numbers, cut to 2,000 characters. */
  clean(text: string): string {
    let cleaned = text;
    for (const form of this.#forms()) cleaned = cleaned.replaceAll(form, '[secret]');
    cleaned = cleaned
      .replaceAll(AMAZON_TOKEN, '[secret]')
      .replaceAll(BEARER, 'Bearer [secret]')
      .replaceAll(DIGEST, '[digest]')
      .replaceAll(E_MAIL, '[e-mail]')
      .replaceAll(PHONE, '[phone]');
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
