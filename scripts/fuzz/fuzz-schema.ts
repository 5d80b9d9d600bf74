import { HASHED_PII_TYPES } from '../../src/model/identifier.js';
import type { Random } from '../generate/random.js';

/** A column of a generated schema. */
export interface FuzzColumn {
  readonly name: string;
  readonly source: string;
  /** The kind of its cells: an identifier type, a data type, `country`, `consent`, `externalId`, `time`. */
  readonly holds: string;
}

export interface FuzzSchema {
  readonly schema: Record<string, unknown>;
  readonly columns: readonly FuzzColumn[];
}

const VALUES = ['STRING', 'STRING', 'DECIMAL', 'INTEGER', 'LONG', 'TIMESTAMP', 'DATE'] as const;
const POLICIES = ['leaveOut', 'reject', 'warn'] as const;

/** A data set definition with random columns that is valid by AMC's rules. */
export function fuzzSchema(random: Random): FuzzSchema {
  const columns: FuzzColumn[] = [];
  const defined: Record<string, unknown>[] = [];
  const add = (holds: string, dataType: string, more: Record<string, unknown>) => {
    const name = `${holds.toLowerCase()}_${columns.length}`;
    const source = random.chance(0.3) ? `Source ${columns.length}` : name;
    columns.push({ name, source, holds });
    defined.push({
      name,
      dataType,
      columnType: 'DIMENSION',
      nullable: random.chance(0.8),
      source: { from: [source] },
      ...more,
    });
  };
  if (random.chance(0.6))
    add('time', random.pick(['TIMESTAMP', 'DATE']), { isMainEventTime: true, nullable: false });
  for (const type of HASHED_PII_TYPES)
    if (random.chance(0.4)) add(type, 'STRING', { externalUserIdType: { hashedPii: type } });
  if (random.chance(0.5)) add('country', 'STRING', { isCountryCode: true });
  for (const type of ['TCF', 'GPP', 'AMZN_USER_DATA', 'AMZN_AD_STORAGE'])
    if (random.chance(0.2)) add(type, 'STRING', { consentType: type });
  if (random.chance(0.2)) add('externalId', 'STRING', { externalUserIdType: { externalIdentity: 'MAID' } });
  for (let more = 1 + random.below(5); more > 0; more--) {
    const dataType = random.pick(VALUES);
    add(dataType, dataType, {});
  }
  const input = random.chance(0.3)
    ? {
        consent: {
          missing: random.pick(POLICIES),
          denied: random.pick(POLICIES),
          malformed: random.pick(POLICIES),
        },
      }
    : undefined;
  return {
    columns,
    schema: {
      dataSetId: `fuzz_${random.below(10)}`,
      columns: defined,
      ...(input === undefined ? {} : { input }),
    },
  };
}
