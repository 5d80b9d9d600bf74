import { describe, expect, it } from 'vitest';
import { hashIdentifier, type HashedPiiType } from '../../src/identifiers.js';
import { goldenValues, identitiesOfRun, peopleValues } from './golden-values.js';
import { edgeValues } from './edge-values.js';
import { dirtyValues } from '../helpers/dirty-values.js';

describe('the golden values for the engines’ functions', () => {
  it('are as many as the page says', () => {
    expect(dirtyValues).toHaveLength(3623);
    expect(edgeValues()).toHaveLength(8730);
    // When they are available.
    expect([0, 17_500]).toContain(peopleValues().length);
  });

  it('are hashed by the library as by run, except those that run rejects', async () => {
    const values = goldenValues();
    const identities = await identitiesOfRun(values);
    const byType = new Map<HashedPiiType, number>();
    for (const [index, { type }] of values.entries())
      if (identities[index] !== null) byType.set(type, (byType.get(type) ?? 0) + 1);
    expect(Math.min(...byType.values())).toBeGreaterThan(50);
    expect(
      values.filter(
        ({ type, value, country }, index) =>
          !value.includes('\uFFFD') && hashIdentifier(type, value, { country }) !== identities[index],
      ),
    ).toEqual([]);
  });
});
