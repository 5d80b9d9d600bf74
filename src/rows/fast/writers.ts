import { cellEncoding } from '../../encode/cell-encoding.js';
import type { PlanColumn } from '../../schema/plan.js';
import type { OutputFormat } from '../../model/output-format.js';
import type { ColumnConverter } from '../column-converter.js';
import { encodedColumn } from '../encoded-column.js';
import { CellWriter, type RowState } from './cell-writer.js';
import { AddressWriter } from './address-writer.js';
import { EmailWriter } from './email-writer.js';
import { LettersWriter } from './letters-writer.js';
import { ZipWriter } from './zip-writer.js';
import type { RowFacts } from '../row-facts.js';
import { KeyWriter } from './key-writer.js';
import { MemoWriter } from './memo-writer.js';
import { PhoneWriter } from './phone-writer.js';
import { NumberWriter } from './number-writer.js';
import { TextWriter } from './text-writer.js';

/** What a column of the plan is written by. @param facts takes the places of its digests, where they are counted */
export function writerFor(
  column: PlanColumn,
  index: number,
  format: OutputFormat,
  state: RowState,
  converter: ColumnConverter,
  facts: Pick<RowFacts, 'keyColumns' | 'keyPlaces'>,
): CellWriter {
  const writer = plainWriterFor(column, index, format, state, converter);
  const places = facts.keyPlaces[facts.keyColumns.indexOf(index)];
  return places === undefined
    ? writer
    : new KeyWriter(writer, places, state, converter, writer.encoding, true);
}

function plainWriterFor(
  column: PlanColumn,
  index: number,
  format: OutputFormat,
  state: RowState,
  converter: ColumnConverter,
): CellWriter {
  const { kind } = column;
  const isText = kind.kind === 'externalId' || (kind.kind === 'value' && kind.dataType === 'STRING');
  const encoding = cellEncoding(format, encodedColumn(column), index);
  const rest = [state, converter, encoding, !isText] as const;
  if (column.map !== null) return new CellWriter(...rest);
  if (isText) return new TextWriter(...rest);
  switch (kind.kind) {
    case 'hashedPii':
      if (kind.type === 'EMAIL') return new EmailWriter(column.keepEmailUnderscore, ...rest);
      if (kind.type === 'PHONE') return new PhoneWriter(...rest);
      if (kind.type === 'ADDRESS') return new AddressWriter(...rest);
      if (kind.type === 'ZIP') return new ZipWriter(...rest);
      if (kind.type === 'STATE' || kind.type === 'COUNTRY_CODE')
        return new MemoWriter(kind.type === 'STATE', ...rest);
      return new LettersWriter(...rest);
    case 'value':
      if (kind.dataType === 'INTEGER' || kind.dataType === 'LONG') return new NumberWriter(false, ...rest);
      if (kind.dataType === 'DECIMAL' && !column.decimalComma) return new NumberWriter(true, ...rest);
      return new CellWriter(...rest);
    case 'consent':
    case 'country':
      return new CellWriter(...rest);
  }
}
