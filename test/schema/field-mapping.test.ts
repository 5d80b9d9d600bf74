import { describe, expect, it } from 'vitest';
import { mapFields } from '../../src/schema/field-mapping.js';
import { everyKindPlan } from '../helpers/plans.js';

const plan = everyKindPlan();
const indexOf = (name: string) => plan.columns.findIndex((column) => column.name === name);

describe('mapFields', () => {
  it('ignores case, surrounding spaces and a BOM', () => {
    const { sourceOf } = mapFields(['\uFEFFTIME ', ' Email', 'ID'], plan);
    expect([sourceOf[indexOf('time')], sourceOf[indexOf('email')], sourceOf[indexOf('id')]]).toEqual([
      0, 1, 2,
    ]);
  });

  it('uses the first of several possible fields in the order of the schema, and says so', () => {
    const { sourceOf, alternatives, unmapped } = mapFields(['Created at', 'time'], plan);
    expect(sourceOf[indexOf('time')]).toBe(1);
    expect(alternatives).toEqual([indexOf('time')]);
    expect(unmapped).toEqual(['Created at']);
  });

  it('lists dropped fields, missing columns and fields that occur twice', () => {
    const { unmapped, missing, ambiguous } = mapFields(
      ['time', 'id', 'email', 'Email ', 'notes', 'notes', ''],
      plan,
    );
    expect(unmapped).toEqual(['notes', 'notes']);
    expect(ambiguous).toEqual(['email']);
    expect(missing).toContain(indexOf('amount'));
  });

  it('writes no column for what AMC fills in', () => {
    expect(plan.columns.map(({ name }) => name)).not.toContain('user_id');
  });
});
