import { UsageError } from '../errors.js';
import { MAX_IDENTITY_COLUMNS, REPEATABLE, type Repeatable } from '../model/collaboration.js';
import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import type { CollaborationSettings } from '../schema/collaboration-settings.js';
import type { DataSetPlan } from '../schema/plan.js';
import { consentColumn } from './consent-columns.js';
import type { TableColumn } from './table-plan.js';

/** Identifiers that belong together, such as the parts of an address. */
export interface IdentityGroup {
  /** Indexes of the schema's columns. */
  readonly columns: readonly number[];
  /** How many identifiers of the group fit into a row. */
  readonly slots: number;
}

type Identity = HashedPiiType | ExternalIdentityType;

/** Spaces whose ids AMC matches in collaboration instances, with the match key of the schema mapping. */
export const EXTERNAL_MATCH_KEYS: Partial<Record<ExternalIdentityType, string>> = {
  MAID: 'MAID',
  IDFA: 'MAID',
  LIVERAMP: 'LRP',
  EXPERIAN: 'EXP',
  MERKLE: 'MKL',
};

const COMMON_SLOTS: Readonly<Record<Repeatable, number>> = {
  EMAIL: 3,
  PHONE: 3,
  NAME: 1,
  ADDRESS: 2,
  EXTERNAL: 1,
};

const GROUP_OF: Partial<Record<Identity, Repeatable>> = {
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  FIRST_NAME: 'NAME',
  LAST_NAME: 'NAME',
  ADDRESS: 'ADDRESS',
  CITY: 'ADDRESS',
  STATE: 'ADDRESS',
  ZIP: 'ADDRESS',
  COUNTRY_CODE: 'ADDRESS',
};

interface OpenGroup {
  readonly kind: Repeatable;
  readonly columns: number[];
}

/**
 * The columns of an identity table, in schema order: key, identifiers, country and consent. All other columns
 * of the data set belong in an event table.
 * @throws UsageError TOO_MANY_IDENTITY_COLUMNS, NO_IDENTITY_COLUMN
 */
export function identityColumns(
  plan: DataSetPlan,
  key: number,
  wanted: CollaborationSettings['columns'],
): { columns: TableColumn[]; groups: readonly IdentityGroup[] } {
  const open = groupsOf(plan);
  if (open.length === 0) {
    throw new UsageError(
      `${plan.dataSetId} has no column that identifies people, so that it cannot be an identity table. Mark them (externalUserIdType), or write an event table: --table events.`,
      { code: 'NO_IDENTITY_COLUMN' },
    );
  }
  const groups = withSlots(plan, open, wanted);
  const columns = plan.columns.flatMap(({ name, kind }, index): TableColumn[] => {
    const plainName = name.toLowerCase().replaceAll('_', '');
    const text = { from: index, slot: 0, dataType: 'STRING', identity: null, isHashed: false } as const;
    if (index === key) return [{ ...text, name: plainName, nullable: false, role: 'key' }];
    const group = groups.find((one) => one.columns.includes(index));
    if (group !== undefined && (kind.kind === 'hashedPii' || kind.kind === 'externalId')) {
      return Array.from({ length: group.slots }, (_, slot) => ({
        ...text,
        slot,
        name: slot === 0 ? plainName : `${plainName}${slot + 1}`,
        nullable: true,
        role: 'identity',
        identity: kind.type,
        isHashed: kind.kind === 'hashedPii',
      }));
    }
    const consent = consentColumn(plan, index);
    return consent === null ? [] : [consent];
  });
  return { columns, groups };
}

/**
 * Parts of names, and parts of addresses, form a group when the schema has each part once; otherwise each
 * column is a group of its own.
 */
function groupsOf({ columns }: DataSetPlan): OpenGroup[] {
  const groups: OpenGroup[] = [];
  const together = (kind: Repeatable): OpenGroup => {
    const found = groups.find((group) => group.kind === kind);
    if (found !== undefined) return found;
    const group: OpenGroup = { kind, columns: [] };
    groups.push(group);
    return group;
  };
  columns.forEach(({ kind }, index) => {
    if (kind.kind === 'externalId') {
      if (EXTERNAL_MATCH_KEYS[kind.type] !== undefined) groups.push({ kind: 'EXTERNAL', columns: [index] });
    } else if (kind.kind === 'hashedPii') {
      const group = GROUP_OF[kind.type] ?? 'ADDRESS';
      if (group === 'NAME' || group === 'ADDRESS') together(group).columns.push(index);
      else groups.push({ kind: group, columns: [index] });
    }
  });
  return groups;
}

function withSlots(
  plan: DataSetPlan,
  open: readonly OpenGroup[],
  wanted: CollaborationSettings['columns'],
): IdentityGroup[] {
  // The country is one of the columns of the schema mapping.
  const others = plan.countryColumn === null && plan.defaultCountry === null ? 0 : 1;
  const count = (slotsOf: (group: OpenGroup) => number) =>
    open.reduce((sum, group) => sum + slotsOf(group) * group.columns.length, others);
  const single = count(() => 1);
  if (single > MAX_IDENTITY_COLUMNS) {
    throw new UsageError(
      `${plan.dataSetId} has ${single} identity columns; a schema mapping of AWS Entity Resolution takes ${MAX_IDENTITY_COLUMNS} beside the key. Divide them: schemas with the same key and fewer identifiers each, one table each.`,
      { code: 'TOO_MANY_IDENTITY_COLUMNS' },
    );
  }
  const usual = ({ kind }: OpenGroup) => {
    const same = open.filter((group) => group.kind === kind).length;
    return Math.max(1, Math.floor(COMMON_SLOTS[kind] / same));
  };
  const chosen = (otherwise: (group: OpenGroup) => number) => (group: OpenGroup) =>
    wanted?.[group.kind] ?? otherwise(group);
  const slots = [chosen(usual), chosen(() => 1)].find((one) => count(one) <= MAX_IDENTITY_COLUMNS);
  if (slots === undefined) {
    const kinds = REPEATABLE.filter((kind) => wanted?.[kind] !== undefined).join(', ');
    throw new UsageError(
      `With this many columns for ${kinds}, the table would have ${count(chosen(() => 1))} identity columns; a schema mapping of AWS Entity Resolution takes ${MAX_IDENTITY_COLUMNS} beside the key. Lower collaboration.columns in the schema.`,
      { code: 'TOO_MANY_IDENTITY_COLUMNS' },
    );
  }
  return open.map((group) => ({ columns: group.columns, slots: slots(group) }));
}
