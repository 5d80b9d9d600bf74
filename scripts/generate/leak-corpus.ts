import type { LeakKind } from '../../src/model/leak.js';
import { HARMLESS } from './harmless-values.js';
import { LEAKS, type Maker } from './leak-values.js';
import { makePerson, type Person } from './people.js';
import { Random } from './random.js';

/** A value of a column that should not contain an identifier, with what it contains. */
export interface LeakSample {
  readonly text: string;
  /** Null: nothing. */
  readonly kind: LeakKind | null;
  /** The kind of the value, e.g. `gtin` or `e-mail in prose`. */
  readonly what: string;
  /** Country of the row. */
  readonly country: string;
  /** The row's own person. */
  readonly person: Person;
}

/** `perKind` values of each kind of leak and of each kind of harmless value; the same seed returns the same ones. */
export function* leakCorpus(seed: number, perKind: number): Generator<LeakSample> {
  const random = new Random(seed);
  for (let round = 0; round < perKind; round++) {
    for (const [kind, what, make] of LEAKS) yield sample(random, kind, what, make);
    for (const [what, make] of HARMLESS) yield sample(random, null, what, make);
  }
}

/** A person with an e-mail address and a phone, which a value can repeat. */
function reachable(random: Random): Person {
  for (;;) {
    const person = makePerson(random, random.below(100_000));
    if (person.email.trim() !== '' && person.phone !== '') return person;
  }
}

function sample(random: Random, kind: LeakKind | null, what: string, make: Maker): LeakSample {
  const person = kind === 'OWN_IDENTIFIER' ? reachable(random) : makePerson(random, random.below(100_000));
  const other = makePerson(random, random.below(100_000));
  const country = isoOf(person.country);
  return { text: make(random, person, other, country), kind, what, country, person };
}

const NAMES: Readonly<Record<string, string>> = {
  GB: 'GB',
  UK: 'GB',
  'United Kingdom': 'GB',
  DE: 'DE',
  DEU: 'DE',
  Deutschland: 'DE',
  Germany: 'DE',
  FR: 'FR',
  France: 'FR',
};

function isoOf(country: string): string {
  return NAMES[country] ?? 'US';
}
