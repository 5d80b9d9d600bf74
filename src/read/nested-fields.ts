import { parseFieldPath, type PathStep } from '../schema/field-path.js';
import { DUPLICATE_FIELD, isRecord } from './json-records.js';

/** A position in nested records that some source path leads to or through. */
interface PathNode {
  readonly children: Map<PathStep, PathNode>;
  /** The source names whose path ends here. */
  readonly ends: string[];
}

/** Finds the values in nested records that source names refer to as paths (`customer.email`). */
export class NestedFields {
  readonly #root: PathNode = { children: new Map(), ends: [] };
  readonly #normalize: (name: string) => string;
  readonly #passOver: (path: string) => void;

  /**
   * @param sources normalized names; those that are not paths are ignored
   * @param normalize the form in which field names are compared
   * @param passOver called with nested fields that no path leads to
   */
  constructor(
    sources: Iterable<string>,
    normalize: (name: string) => string,
    passOver: (path: string) => void,
  ) {
    this.#normalize = normalize;
    this.#passOver = passOver;
    for (const source of sources) {
      const path = parseFieldPath(source);
      if (path !== null) this.#add(path, source);
    }
  }

  /**
   * Takes the values below a record's field, down to the length of the longest path.
   * @param key the field's normalized name
   * @param found by source name
   * @returns whether a path leads through the field
   */
  take(key: string, name: string, value: unknown, found: Map<string, unknown>): boolean {
    const node = this.#root.children.get(key);
    if (node === undefined) return false;
    this.#follow(value, node, name, found);
    return true;
  }

  /** Whether a path starts with a field. @param key the field's normalized name */
  leadThrough(key: string): boolean {
    return this.#root.children.has(key);
  }

  /**
   * The sources whose paths lead to or through a position, which is given as names and indexes starting from the
   * record.
   */
  sourcesAt(place: readonly (string | number)[]): readonly string[] {
    let node: PathNode | undefined = this.#root;
    for (const step of place)
      node = node?.children.get(typeof step === 'number' ? step : this.#normalize(step));
    return node === undefined ? [] : endsBelow(node);
  }

  #add(path: readonly PathStep[], source: string): void {
    let node = this.#root;
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

  #follow(value: unknown, node: PathNode, at: string, found: Map<string, unknown>): void {
    for (const source of node.ends) found.set(source, found.has(source) ? DUPLICATE_FIELD : value);
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
      // A plain value where the path expects more: it is dropped data.
      if (value !== null && value !== undefined && node.ends.length === 0) this.#passOver(at);
      return;
    }
    for (const name of Object.keys(value)) {
      const child = node.children.get(this.#normalize(name));
      const path = `${at}.${name}`;
      if (child === undefined) this.#passOver(path);
      else this.#follow(value[name], child, path, found);
    }
  }
}

function endsBelow({ ends, children }: PathNode): string[] {
  return [...ends, ...[...children.values()].flatMap(endsBelow)];
}
