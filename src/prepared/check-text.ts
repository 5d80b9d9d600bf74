import type { FileCheck } from './file-check.js';
import { readCsvCells, type CsvPosition } from './csv-cells.js';
import { headerProblem } from './header-problem.js';
import { JsonRows } from './json-row.js';
import { Refusal } from '../model/reject.js';

/** Text of one record; a longer one means a wrong dialect. This bounds what is held. */
const MAX_RECORD_CHARACTERS = 4_000_000;
const BYTE_ORDER_MARK = '\uFEFF';

/** Reads the rows of CSV: a header, and a record for each row. */
export async function checkCsv(texts: AsyncIterable<string>, check: FileCheck): Promise<void> {
  const { plan, csvEscape } = check.context;
  const width = plan.columns.length;
  check.begin('csv');
  let hasHeader = false;
  let rest = '';
  let line = 1;
  const onRecord = (cells: string[], at: number): boolean => {
    if (!hasHeader) {
      hasHeader = true;
      return isFittingHeader(cells, check);
    }
    if (cells.length === width) check.add(cells, at);
    else check.reject(at, 'FIELD_COUNT');
    return !check.isEnough;
  };
  for await (const text of texts) {
    const whole = rest === '' ? text : rest + text;
    const read = readCsvCells(whole, line, csvEscape, onRecord);
    await check.flush();
    if (read.fault !== null) {
      brokenQuotes(check, read);
      return;
    }
    if (read.isEnough) return;
    rest = whole.slice(read.at);
    line = read.line;
    if (rest.length > MAX_RECORD_CHARACTERS) break;
  }
  if (rest !== '') openQuote(check, line);
}

/** False ends the reading: without the columns, nothing can be said about the rows. */
function isFittingHeader(names: string[], check: FileCheck): boolean {
  const { name } = check;
  const [first = ''] = names;
  const last = names.at(-1) ?? '';
  if (first.startsWith(BYTE_ORDER_MARK)) {
    check.problem(
      'PREPARED_BYTE_ORDER_MARK',
      `${name} begins with a byte order mark, which AMC would read as a part of the first column's name. Export as UTF-8 without a mark.`,
    );
    return false;
  }
  if (last.endsWith('\r')) {
    check.problem(
      'PREPARED_LINE_ENDS',
      `The lines of ${name} end with a carriage return and a line feed; AMC would read the carriage return as a part of the last column. Export with line feeds alone (LF).`,
    );
    return false;
  }
  const problem = headerProblem(check.file.location, names, check.context.plan, true);
  if (problem !== null) check.problem('PREPARED_HEADER', problem.replaceAll(check.file.location, name));
  return problem === null;
}

function brokenQuotes(check: FileCheck, { fault, line }: CsvPosition): void {
  const advice =
    fault === 'backslashEscape'
      ? 'A backslash is before a quote: where backslashes escape quotes, add --csv-escape backslash, which the upload request then says, or double the quotes in the export (in Spark: option("escape", "\\""))'
      : 'Double the quotes inside of quoted values';
  check.problem(
    'PREPARED_QUOTES',
    `${check.name}, line ${line}: a quoted value is followed by something else than a comma or a line end, so that what follows cannot be read for certain. ${advice}.`,
  );
}

function openQuote(check: FileCheck, line: number): void {
  check.problem(
    'PREPARED_QUOTES',
    `${check.name}, line ${line}: a quoted value never ends. Double the quotes inside of quoted values, or look whether the file is cut off.`,
  );
}

/** Reads JSON Lines: an object for each row. */
export async function checkJsonLines(texts: AsyncIterable<string>, check: FileCheck): Promise<void> {
  const rows = new JsonRows(check.context.plan);
  check.begin('json');
  let line = 1;
  for await (const text of texts) {
    let at = 0;
    while (at < text.length && !check.isEnough) {
      const end = text.indexOf('\n', at);
      const values = rows.valuesOf(text.slice(at, end));
      if (values instanceof Refusal) check.reject(line, values.code);
      else check.add(values, line);
      at = end + 1;
      line += 1;
    }
    await check.flush();
    if (check.isEnough) return;
  }
}
