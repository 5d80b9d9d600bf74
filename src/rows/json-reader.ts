import { isUtf8 } from 'node:buffer';
import { isLosslessNumber } from 'lossless-json';
import { JsonCells } from '../kernel/json-cells.js';
import { readJsonRecord } from '../read/json-records.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { Refusal } from '../model/reject.js';
import { BatchRows, type BatchTarget } from './batch-rows.js';
import type { FieldIndex } from './field-index.js';
import { TextRows } from './text-rows.js';

const LINE_FEED = 0x0a;

/** Passes to the loop a record of named values, or why there is none. */
export type AddRecord = (
  read: { readonly record: ReturnType<typeof readJsonRecord>; readonly text: string },
  line: number,
  texts: TextRows,
) => void;

/**
 * Reads pieces of JSON Lines. The kernel finds the cells of records whose keys have occurred before in the block, and
 * whose nested values no column reads; all other lines are read here, with `JSON.parse`.
 */
export class JsonReader {
  readonly #cells: JsonCells;
  readonly #fields: FieldIndex;
  readonly #addRecord: AddRecord;

  constructor(fields: FieldIndex, addRecord: AddRecord) {
    this.#cells = new JsonCells(fields.sources, fields.readsCommas);
    this.#fields = fields;
    this.#addRecord = addRecord;
  }

  /** Starts a block: its keys are new, so that it reports which of them are not read. */
  begin(): void {
    if (this.#cells.isUsable) this.#cells.begin();
  }

  /** @returns the number of the line after the piece */
  add(bytes: Buffer, firstLine: number, target: BatchTarget): number {
    const texts = new TextRows(target);
    const isDoubtful = !isUtf8(bytes) || bytes.includes('\uFFFD');
    let line = firstLine;
    let at = 0;
    while (at < bytes.length) {
      const loaded = this.#cells.isUsable ? at + this.#cells.load(bytes, at) : at;
      const start = at;
      do {
        if (loaded > start) {
          const { batch, end } = this.#cells.find(at - start);
          at = start + end;
          if (batch.rows > 0) {
            texts.flush();
            new BatchRows(batch, target, { firstRow: line, refusals: [], isDoubtful }).run(0, batch.rows);
            line += batch.rows;
            continue;
          }
        }
        const found = bytes.indexOf(LINE_FEED, at);
        const lineEnd = found < 0 ? bytes.length : found;
        // A truncated line stays for the next text, unless it is longer than that.
        if (lineEnd >= loaded && at > start && loaded < bytes.length) break;
        this.#addLine(bytes.toString('utf8', at, lineEnd), line, texts);
        line += 1;
        at = lineEnd + 1;
      } while (at < loaded);
    }
    texts.flush();
    return line;
  }

  #addLine(text: string, line: number, texts: TextRows): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    const record = readJsonRecord(trimmed);
    this.#addRecord({ record, text: trimmed }, line, texts);
    if (record instanceof Refusal || !this.#cells.isUsable) return;
    for (const [key, value] of Object.entries(record)) {
      if (this.#cells.isFull) return;
      if (this.#cells.knows(key)) continue;
      const isIgnored = this.#fields.ignores(key);
      // Nested values are found by their path, and only that way.
      const isNested = typeof value === 'object' && value !== null && !isLosslessNumber(value);
      if (!isNested || isIgnored) this.#cells.know(key, normalizeFieldName(key), isIgnored);
    }
  }
}
