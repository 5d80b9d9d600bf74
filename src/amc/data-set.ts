import { z } from 'zod';

import type { ColumnType, ConsentType, DataType, Period } from '../model/data-set.js';
import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** A column as it is sent to AMC. */
export interface ColumnDefinition {
  readonly name: string;
  readonly dataType: DataType;
  readonly columnType: ColumnType;
  readonly description?: string | undefined;
  /** Default true. */
  readonly nullable?: boolean | undefined;
  readonly isMainEventTime?: boolean | undefined;
  readonly isMainUserId?: boolean | undefined;
  readonly isMainUserIdType?: boolean | undefined;
  readonly isCountryCode?: boolean | undefined;
  readonly externalUserIdType?:
    { readonly hashedPii: HashedPiiType } | { readonly externalIdentity: ExternalIdentityType } | undefined;
  readonly consentType?: ConsentType | undefined;
  readonly requiresOneWayHashing?: boolean | undefined;
}

/** A data set as it is sent to AMC. */
export interface DataSetDefinition {
  readonly dataSetId: string;
  readonly columns: readonly ColumnDefinition[];
  readonly description?: string | undefined;
  readonly period?: Period | undefined;
  readonly countryCode?: string | undefined;
  readonly customerEncryptionKeyArn?: string | undefined;
}

/** The changes that a data set allows after its creation. */
export interface DataSetChanges {
  readonly countryCode?: string | undefined;
  /** At most 255 characters. */
  readonly description?: string | undefined;
}

/** The changes that a column allows after its creation. */
export interface ColumnChanges {
  /** At most 255 characters. */
  readonly updateDescription?: string | undefined;
  readonly updatedColumnName?: string | undefined;
}

/** A column as AMC shows it: enumerations are plain strings, so that a new value does not break reading. */
export const columnAnswer = z.looseObject({
  name: z.string(),
  dataType: z.string(),
  columnType: z.string(),
  description: optional(z.string()),
  nullable: optional(z.boolean()),
  isMainEventTime: optional(z.boolean()),
  isMainUserId: optional(z.boolean()),
  isMainUserIdType: optional(z.boolean()),
  isCountryCode: optional(z.boolean()),
  externalUserIdType: optional(
    z.looseObject({ hashedPii: optional(z.string()), externalIdentity: optional(z.string()) }),
  ),
  consentType: optional(z.string()),
  requiresOneWayHashing: optional(z.boolean()),
});
/** A column as AMC describes it. */
export type AmcColumn = z.output<typeof columnAnswer>;

/** A data set as AMC shows it; unknown fields are kept. */
export const dataSetAnswer = z.looseObject({
  dataSetId: z.string(),
  columns: z.array(columnAnswer),
  description: optional(z.string()),
  period: optional(z.string()),
  countryCode: optional(z.string()),
  customerEncryptionKeyArn: optional(z.string()),
});
/** A data set as AMC describes it. */
export type AmcDataSet = z.output<typeof dataSetAnswer>;

export const dataSetEnvelope = z.looseObject({ dataSet: dataSetAnswer });
/** Without an id, it is unclear what the answer is about; the data set is then looked up. */
export const dataSetIdsAnswer = z.looseObject({
  dataSetId: z.string(),
  instanceId: optional(z.string()),
});
export const dataSetPage = pageAnswer('dataSets', dataSetAnswer);
