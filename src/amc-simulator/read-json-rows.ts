import { parse } from 'lossless-json';
import { z } from 'zod';

import type { ExpectedColumn } from './check-row.js';
import { valueText } from './check-value.js';
import type { TextRow } from './read-csv-rows.js';
import { UploadRefusal } from './refusal.js';

/** A longer line means that the file is not JSON Lines. It also bounds memory. */
const MAX_LINE_CHARACTERS = 4_000_000;

const objectRow = z.record(z.string(), z.unknown());

/**
 * Reads JSON Lines: one object per line with the data set's columns and no others; a missing column is not a
 * value.
 */
export async function* readJsonRows(
  text: AsyncIterable<string>,
  location: string,
  expected: readonly ExpectedColumn[],
): AsyncGenerator<TextRow, void, void> {
  let line = 0;
  for await (const content of lines(text, location)) {
    line += 1;
    const place = `${location}, line ${line}`;
    const row = objectRow.safeParse(parseLine(content));
    if (!row.success) {
      throw new UploadRefusal(
        `${place}: not one JSON object. Write one object per line, without a surrounding list.`,
      );
    }
    yield { line, values: rowValues(row.data, place, expected) };
  }
  if (line === 0) throw new UploadRefusal(`${location} is empty.`);
}

/**
 * The values of an object in the order of the columns, as strings. Throws UploadRefusal for one that does not
 * fit.
 */
export function rowValues(
  row: Readonly<Record<string, unknown>>,
  place: string,
  expected: readonly ExpectedColumn[],
): readonly (string | null)[] {
  let found = 0;
  const values = expected.map(({ name, dataType }) => {
    if (!Object.hasOwn(row, name)) return null;
    found += 1;
    const value = valueText(row[name], dataType);
    if (value !== undefined) return value;
    throw new UploadRefusal(
      `${place}, column ${name}: the value is of a kind that does not fit ${dataType}.`,
    );
  });
  const others = Object.keys(row).length - found;
  if (others > 0) throw new UploadRefusal(`${place}: ${others} names are not columns of the data set.`);
  return values;
}

function parseLine(content: string): unknown {
  try {
    return parse(content);
  } catch {
    return undefined;
  }
}

async function* lines(text: AsyncIterable<string>, location: string): AsyncGenerator<string, void, void> {
  let rest = '';
  for await (const chunk of text) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS) throw new UploadRefusal(`${location}: a line is too long.`);
    yield* pieces;
  }
  if (rest !== '') yield rest;
}
