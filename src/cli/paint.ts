import { styleText } from 'node:util';
import type { Terminal } from './terminal.js';

/** Colors by meaning. Color never adds anything that the words do not say. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** Colors if the stream is a terminal; NO_COLOR and FORCE_COLOR override that (node's own rules). */
export function paintFor(stream: Terminal['stdout'] | Terminal['stderr']): Paint {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { stream, validateStream: true });
  return {
    good: style('green'),
    warning: style('yellow'),
    bad: style('red'),
    faint: style('dim'),
    strong: style('bold'),
  };
}

/** No colors at all. */
export const PLAIN: Paint = {
  good: (text) => text,
  warning: (text) => text,
  bad: (text) => text,
  faint: (text) => text,
  strong: (text) => text,
};
