import { createLogUpdate } from 'log-update';
import type { Terminal } from '../terminal.js';

/** Lines at the bottom of a terminal that are updated as work proceeds, below lines that stay. */
export interface LiveLines {
  /** Replaces the live lines. */
  show(lines: readonly string[]): void;
  /** Writes a line that stays, above the live ones. */
  keep(line: string): void;
  clear(): void;
}

export function openLiveLines(stream: Terminal['stderr']): LiveLines {
  const update = createLogUpdate(sized(stream), { showCursor: true });
  let isShown = false;
  return {
    show(lines) {
      isShown = true;
      update(lines.join('\n'));
    },
    keep(line) {
      update.persist(line);
    },
    clear() {
      if (isShown) update.clear();
      isShown = false;
    },
  };
}

/** Pseudo-terminals may report no columns and no rows; they are treated as having the usual size. */
function sized(stream: Terminal['stderr']): Terminal['stderr'] {
  return new Proxy(stream, {
    get(target, property) {
      if (property === 'columns') return target.columns || 80;
      if (property === 'rows') return target.rows || 24;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
