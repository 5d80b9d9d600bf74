import { findLeaks } from '../../src/leak-guard/find-leaks.js';
import { OwnIdentifiers } from '../../src/leak-guard/own-identifiers.js';
import { LEAK_KINDS, type LeakKind } from '../../src/model/leak.js';
import type { LeakSample } from './leak-corpus.js';

/**
 * The accuracy for a kind. `found` counts certain findings of the kind, and `right` those in values that contain one.
 */
export interface LeakQuality {
  readonly kind: LeakKind | 'ANY';
  readonly held: number;
  readonly found: number;
  readonly right: number;
  readonly precision: number;
  readonly recall: number;
}

/** Precision and recall by kind, and the wrongly judged values by what they are. */
export function measureLeaks(samples: Iterable<LeakSample>): {
  readonly qualities: readonly LeakQuality[];
  readonly wrong: ReadonlyMap<string, number>;
  readonly suspected: ReadonlyMap<string, number>;
} {
  const held = new Map<string, number>();
  const found = new Map<string, number>();
  const right = new Map<string, number>();
  const wrong = new Map<string, number>();
  const suspected = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const sample of samples) {
    const spans = findLeaks(sample.text, { country: sample.country, named: new Set() }, ownOf(sample));
    const kinds = new Set(spans.filter(({ isCertain }) => isCertain).map(({ kind }) => kind));
    if (spans.length > 0 && kinds.size === 0) add(suspected, sample.what);
    if (sample.kind !== null) {
      add(held, sample.kind);
      add(held, 'ANY');
    }
    for (const kind of kinds) add(found, kind);
    if (kinds.size > 0) add(found, 'ANY');
    if (sample.kind !== null && kinds.size > 0) add(right, 'ANY');
    if (sample.kind !== null && kinds.has(sample.kind)) add(right, sample.kind);
    if (sample.kind === null ? kinds.size > 0 : !kinds.has(sample.kind)) add(wrong, sample.what);
  }
  const qualities = [...LEAK_KINDS, 'ANY' as const].map((kind) => {
    const [all, hits, good] = [held.get(kind) ?? 0, found.get(kind) ?? 0, right.get(kind) ?? 0];
    return { kind, held: all, found: hits, right: good, precision: good / hits, recall: good / all };
  });
  return { qualities, wrong, suspected };
}

function ownOf({ person }: LeakSample): OwnIdentifiers {
  const own = new OwnIdentifiers({ email: 0, phone: 1, firstName: 2, lastName: 3 });
  const cells = [person.email, person.phone, person.firstName, person.lastName];
  own.startRow({ textAt: (column) => (cells[column] ?? '').trim() });
  return own;
}
