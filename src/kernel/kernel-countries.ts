import type { DigestBatch } from './digest-batch.js';
import { addressWords } from '../normalize/address-words.js';
import { planOfCountry } from '../normalize/numbering-plan.js';
import { phoneAutomaton } from '../normalize/phone-automaton.js';
import { zipRuleOf } from '../normalize/zip.js';
import { needsConsent } from '../validate/consent-region.js';
import * as layout from './kernel-layout.js';
import type { RowProgram } from './row-program.js';

/** Words that are looked up unchanged: ASCII and capitals of Latin-1. */
const PLAIN_WORD = /^[!-\u007e\u00c0-\u00d6\u00d8-\u00de]+$/;

const ZIP_KINDS = { digits: 1, wholeFirstPart: 2, british: 3, canadian: 4, any: 5 } as const;

/** Loads the data of a country into the row program: postal codes, words of addresses, phone numbers. */
export class KernelCountries {
  readonly #digests: DigestBatch;
  readonly #program: RowProgram;
  #automataEnd: number = layout.AUTOMATA;

  constructor(digests: DigestBatch, program: RowProgram) {
    this.#digests = digests;
    this.#program = program;
  }

  /** Call this when the program has forgotten all countries. */
  forget(): void {
    this.#automataEnd = layout.AUTOMATA;
  }

  /**
   * Loads a country, so that rows of it may follow. @param number the caller's number for it, less than
   * `MAX_COUNTRIES`
   */
  add(number: number, code: string | null): void {
    const entry = layout.COUNTRIES + number * layout.COUNTRY_BYTES;
    const { words, memory } = this.#digests;
    if (memory[entry + layout.COUNTRY_IS_LOADED] === 1) return;
    memory[entry + layout.COUNTRY_IS_LOADED] = 1;
    memory.set(Buffer.from(code ?? '', 'latin1'), entry + layout.COUNTRY_CODE);
    const plan = code === null ? null : planOfCountry(code);
    words[(entry + layout.COUNTRY_FLAGS) >> 2] =
      (needsConsent(code) ? layout.NEEDS_CONSENT : 0) |
      (plan?.trunkPrefix?.test('0') === true ? layout.ZERO_IN_FRONT : 0);
    this.#setZip(entry, code);
    this.#setPhones(entry, code);
    this.#setWords(number, entry, code);
  }

  #setZip(entry: number, code: string | null): void {
    const { kind, digits } = zipRuleOf(code);
    const { memory } = this.#digests;
    memory[entry + layout.COUNTRY_ZIP] = ZIP_KINDS[kind];
    memory[entry + layout.COUNTRY_ZIP_DIGITS] = digits;
  }

  /** When the country's words do not fit, its street lines fall back to the caller. */
  #setWords(number: number, entry: number, code: string | null): void {
    const { words, memory } = this.#digests;
    for (const [word, form] of addressWords(code)) {
      // For other words the program falls back to the caller.
      if (!PLAIN_WORD.test(word)) continue;
      const key = Buffer.from(word);
      const value = Buffer.from(form.toLowerCase());
      if (key.length >= layout.WORD_BYTES || value.length >= layout.WORD_BYTES) return;
      memory.fill(0, layout.WORD_INPUT, layout.WORD_INPUT + 2 * layout.WORD_BYTES);
      memory.set(key, layout.WORD_INPUT);
      memory.set(value, layout.WORD_INPUT + layout.WORD_BYTES);
      if (this.#program.addAddressWord(number) === 0) return;
    }
    const flagsAt = (entry + layout.COUNTRY_FLAGS) >> 2;
    words[flagsAt] = (words[flagsAt] ?? 0) | layout.HAS_WORDS;
  }

  #setPhones(entry: number, code: string | null): void {
    const automaton = phoneAutomaton(code);
    if (automaton === null) return;
    const { callingCode, states, lengths, commonLengths, leastPrefixed, isTrunkZero } = automaton;
    const start = this.#automataEnd;
    const end = start + states.length * layout.AUTOMATON_STATE_BYTES;
    if (end > layout.AUTOMATA + layout.AUTOMATA_BYTES) return;
    this.#automataEnd = end;
    const { words, memory } = this.#digests;
    const numbers = new Uint16Array(memory.buffer, start, (end - start) / 2);
    states.forEach((state, index) => numbers.set(state, (index * layout.AUTOMATON_STATE_BYTES) / 2));
    const set = (offset: number, value: number) => {
      words[(entry + offset) >> 2] = value;
    };
    set(layout.COUNTRY_AUTOMATON, start);
    set(layout.COUNTRY_LENGTHS, lengths);
    set(layout.COUNTRY_COMMON_LENGTHS, commonLengths);
    set(layout.COUNTRY_LEAST_PREFIXED, leastPrefixed);
    set(layout.COUNTRY_CALLING_CODE_BYTES, callingCode.length);
    [...callingCode].forEach((digit, index) => {
      memory[entry + layout.COUNTRY_CALLING_CODE + index] = Number(digit);
    });
    const flags = words[(entry + layout.COUNTRY_FLAGS) >> 2] ?? 0;
    set(layout.COUNTRY_FLAGS, flags | layout.HAS_PHONES | (isTrunkZero ? layout.TRUNK_ZERO : 0));
  }
}
