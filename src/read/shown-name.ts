import { shownPath } from '../leak-guard/shown-path.js';
import { visibleLine } from '../visible-text.js';

/** A name, path or URL of an input as it may be shown and stored: on one line, with identifiers masked. */
export function shownName(name: string): string {
  return visibleLine(shownPath(name));
}
