import type { InputNote } from './input-note.js';

/** What looks like rows within a file's values: quotes that close by accident turn many rows into one value. */
export class SwallowedRows {
  values = 0;
  lines = 0;
  /** 1-based line on which the first of the records begins. */
  firstLine: number | null = null;

  add(line: number, lines: number): void {
    this.addAll({ values: 1, lines, firstLine: line });
  }

  /** Adds what was found in another part of the file. */
  addAll({ values, lines, firstLine }: SwallowedFacts): void {
    this.values += values;
    this.lines += lines;
    if (firstLine !== null) this.firstLine = Math.min(firstLine, this.firstLine ?? firstLine);
  }

  facts(): SwallowedFacts {
    return { values: this.values, lines: this.lines, firstLine: this.firstLine };
  }
}

/** Plain data of {@link SwallowedRows}. */
export interface SwallowedFacts {
  readonly values: number;
  readonly lines: number;
  readonly firstLine: number | null;
}

/** The message about it: the location, and no value. */
export function swallowedNotes(name: string, { values, lines, firstLine }: SwallowedFacts): InputNote[] {
  if (values === 0 || firstLine === null) return [];
  const what = values === 1 ? 'a value contains' : `${values} values contain`;
  const rows = lines === 1 ? 'a line that looks like a row' : `${lines} lines that look like rows`;
  return [
    {
      code: 'ROWS_IN_VALUES',
      message: `${name}: ${what} ${rows}, the first in line ${firstLine}: where quotes close by accident, or line ends are mixed, rows become part of a value and are not counted. Look at the line; where quotes are letters like any other, set input.quote to "none" in the schema.`,
    },
  ];
}
