import { fieldText, isRecord } from '../read/json-records.js';
import { parseFieldPath, type PathStep } from '../schema/field-path.js';
import { normalizeFieldName, type DataSetPlan } from '../schema/plan.js';
import type { Refusal } from '../types/reject.js';

/** Names of unmapped fields that are kept; objects with ever new keys must not fill the memory. */
const MAX_UNMAPPED_FIELDS = 1000;

/** A place in nested records that some source path leads to or through. */
interface PathNode {
  readonly children: Map<PathStep, PathNode>;
  /** The source names whose path ends here. */
  readonly ends: string[];
}

/** Finds the fields of named records (JSON, objects) and remembers those that feed no column. */
export class FieldIndex {
  readonly #sources: readonly (readonly string[])[];
  /** Normalized names by name as written; bounded like the unmapped ones. */
  readonly #normalized = new Map<string, string>();
  readonly #known: ReadonlySet<string>;
  readonly #paths: PathNode = { children: new Map(), ends: [] };
  #unmapped = new Set<string>();

  constructor({ columns }: DataSetPlan) {
    this.#sources = columns.map(({ sources }) => sources);
    this.#known = new Set(this.#sources.flat());
    for (const name of this.#known) {
      const path = parseFieldPath(name);
      if (path !== null) this.#addPath(path, name);
    }
  }

  /** Starts a block: what was unmapped before is forgotten. */
  begin(): void {
    this.#unmapped = new Set();
  }

  unmapped(): readonly string[] {
    return [...this.#unmapped];
  }

  /** The record's values by output column; or that it has no values at all, or none in a known field. */
  rowOf(record: Readonly<Record<string, unknown>>): (string | Refusal)[] | 'empty' | 'unknown' {
    const values = new Map<string, unknown>();
    const nested = new Map<string, unknown>();
    let isEmpty = true;
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value !== null && value !== undefined && value !== '') isEmpty = false;
      const key = this.#normalize(name);
      const isKnown = this.#known.has(key);
      if (isKnown && !values.has(key)) values.set(key, value);
      const node = this.#paths.children.get(key);
      if (node !== undefined) this.#follow(value, node, name, nested);
      else if (!isKnown) this.#addUnmapped(name);
    }
    if (isEmpty) return 'empty';
    // A field that is itself written like a path goes before the path.
    for (const [source, value] of nested) if (!values.has(source)) values.set(source, value);
    if (values.size === 0) return 'unknown';
    return this.#sources.map((sources) => {
      const source = sources.find((name) => values.has(name));
      return source === undefined ? '' : fieldText(values.get(source));
    });
  }

  #addPath(path: readonly PathStep[], source: string): void {
    let node = this.#paths;
    for (const step of path) {
      let next = node.children.get(step);
      if (next === undefined) {
        next = { children: new Map(), ends: [] };
        node.children.set(step, next);
      }
      node = next;
    }
    node.ends.push(source);
  }

  /** Takes the values that paths lead to, as deep as the longest path. */
  #follow(value: unknown, node: PathNode, at: string, found: Map<string, unknown>): void {
    for (const source of node.ends) if (!found.has(source)) found.set(source, value);
    if (node.children.size === 0) return;
    if (Array.isArray(value)) {
      const elements: readonly unknown[] = value;
      for (const [step, child] of node.children) {
        if (typeof step === 'number' && step < elements.length)
          this.#follow(elements[step], child, `${at}[${step}]`, found);
      }
      return;
    }
    if (!isRecord(value)) {
      // A plain value where the path expects more: that is dropped data.
      if (value !== null && value !== undefined && node.ends.length === 0) this.#addUnmapped(at);
      return;
    }
    for (const name of Object.keys(value)) {
      const child = node.children.get(this.#normalize(name));
      const path = `${at}.${name}`;
      if (child === undefined) this.#addUnmapped(path);
      else this.#follow(value[name], child, path, found);
    }
  }

  #addUnmapped(name: string): void {
    if (this.#unmapped.size < MAX_UNMAPPED_FIELDS) this.#unmapped.add(name);
  }

  #normalize(name: string): string {
    let key = this.#normalized.get(name);
    if (key === undefined) {
      key = normalizeFieldName(name);
      if (this.#normalized.size < MAX_UNMAPPED_FIELDS) this.#normalized.set(name, key);
    }
    return key;
  }
}
