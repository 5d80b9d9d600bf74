import { buffer } from 'node:stream/consumers';
import type { Store, StoreFile } from '../../src/index.js';

/** A custom store: all files in memory. Records the order of the calls. */
export class MemoryStore implements Store {
  readonly location = 'memory://runs/';
  readonly files = new Map<string, Buffer>();
  readonly done: string[] = [];
  /** Fails the operation of this name, on names with this ending. */
  fault: { readonly operation: string; readonly ending: string } | null = null;

  async write(name: string, file: StoreFile): Promise<void> {
    this.#note('write', name);
    this.files.set(name, await buffer(file.open()));
  }

  async read(name: string): Promise<string | null> {
    this.#note('read', name);
    return this.files.get(name)?.toString('utf8') ?? null;
  }

  async size(name: string): Promise<number | null> {
    this.#note('size', name);
    return this.files.get(name)?.length ?? null;
  }

  async list(prefix: string): Promise<readonly string[]> {
    this.#note('list', prefix);
    return [...this.files.keys()].filter((name) => name.startsWith(prefix));
  }

  async remove(name: string): Promise<void> {
    this.#note('remove', name);
    this.files.delete(name);
  }

  #note(operation: string, name: string): void {
    this.done.push(`${operation} ${name}`);
    if (this.fault?.operation === operation && name.endsWith(this.fault.ending))
      throw new Error(`${operation} failed`);
  }
}
