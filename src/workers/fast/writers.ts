import { cellEncoding } from '../../encode/cell-encoding.js';
import type { PlanColumn } from '../../schema/plan.js';
import type { HashedPiiType } from '../../types/identifier.js';
import type { OutputFormat } from '../../types/output-format.js';
import type { ColumnConverter } from '../column-converter.js';
import { encodedColumn } from '../encoded-column.js';
import { CellWriter, type RowState } from './cell-writer.js';
import { EmailWriter } from './identifier-writer.js';
import { MemoWriter } from './memo-writer.js';
import { NumberWriter } from './number-writer.js';
import { TextWriter } from './text-writer.js';

/** Identifiers of few distinct values, and whether what they become depends on the row's country. */
const REMEMBERED: Partial<Record<HashedPiiType, boolean>> = {
  CITY: false,
  COUNTRY_CODE: false,
  FIRST_NAME: false,
  LAST_NAME: false,
  STATE: true,
  ZIP: true,
};

/** What a column of the plan is written by. */
export function writerFor(
  column: PlanColumn,
  index: number,
  format: OutputFormat,
  state: RowState,
  converter: ColumnConverter,
): CellWriter {
  const { kind } = column;
  const rest = [state, converter, cellEncoding(format, encodedColumn(column), index)] as const;
  // The event time is needed as text, for the partition.
  if (column.isMainEventTime) return new CellWriter(...rest);
  switch (kind.kind) {
    case 'externalId':
      return new TextWriter(...rest);
    case 'hashedPii': {
      if (kind.type === 'EMAIL') return new EmailWriter(column.keepEmailUnderscore, ...rest);
      const dependsOnCountry = REMEMBERED[kind.type];
      return dependsOnCountry === undefined
        ? new CellWriter(...rest)
        : new MemoWriter(dependsOnCountry, ...rest);
    }
    case 'value':
      if (kind.dataType === 'STRING') return new TextWriter(...rest);
      if (kind.dataType === 'INTEGER' || kind.dataType === 'LONG') return new NumberWriter(false, ...rest);
      if (kind.dataType === 'DECIMAL' && !column.decimalComma) return new NumberWriter(true, ...rest);
      return new CellWriter(...rest);
    case 'consent':
    case 'country':
      return new CellWriter(...rest);
  }
}
