import { UsageError } from '../errors.js';
import { EVENT_KEY_COLUMN } from '../model/collaboration.js';
import type { DataSetPlan } from '../schema/plan.js';
import { consentColumn } from './consent-columns.js';
import type { IdentityGroup } from './identity-columns.js';
import type { TableColumn } from './table-plan.js';

/** The columns of an event table, in schema order: all except the identifiers. */
export function eventColumns(
  plan: DataSetPlan,
  key: number,
): { columns: TableColumn[]; groups: readonly IdentityGroup[] } {
  const columns = plan.columns.flatMap((column, index): TableColumn[] => {
    const { kind, nullable } = column;
    const text = { from: index, slot: 0, identity: null, isHashed: false } as const;
    if (index === key)
      return [{ ...text, name: EVENT_KEY_COLUMN, dataType: 'STRING', nullable, role: 'key' }];
    if (kind.kind === 'hashedPii' || kind.kind === 'externalId') return [];
    const consent = consentColumn(plan, index);
    if (consent !== null) return [consent];
    const dataType = kind.kind === 'value' ? kind.dataType : 'STRING';
    return [{ ...text, name: column.name.toLowerCase(), dataType, nullable, role: 'value' }];
  });
  if (columns.every(({ role }) => role !== 'value')) {
    throw new UsageError(
      `${plan.dataSetId} has nothing for an event table: besides the key there are only identifiers, which event tables must not contain. Write it as an identity table: --table identity.`,
      { code: 'IDENTIFIER_IN_EVENT_TABLE' },
    );
  }
  return { columns, groups: [] };
}
