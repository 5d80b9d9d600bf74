import { createLogUpdate } from 'log-update';
import type { Terminal } from '../terminal.js';

/** Lines at the bottom of a terminal that are written again as things go on, below what stays. */
export interface LiveLines {
  /** Writes the lines in place of the last ones. */
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

/** Pseudo-terminals may say that they have no columns and no rows; the usual size is treated as them. */
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
