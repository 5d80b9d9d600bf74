import type { ItemsPlan } from '../schema/reshape-plan.js';
import { anyOfPattern } from '../model/literal-pattern.js';

/** An item's parts by label, with the labels spelled as in the plan. */
export type Item = ReadonlyMap<string, string>;

/**
 * Compiles the reader of cells with several items, such as `id:1|sku:A|quantity:2;id:2|sku:B|quantity:1`. The
 * separators of items and parts also occur inside product names, so a part only starts where a separator is followed by
 * a known label and a colon, and an item only where that label is the first one.
 *
 * The reader returns null for a cell that does not start with the first label or names a part twice: it is written
 * differently, and guessing would lose or duplicate items.
 */
export function compileItems(plan: ItemsPlan): (cell: string) => readonly Item[] | null {
  const [first] = plan.labels;
  const between = plan.between.trim();
  const labels = anyOfPattern([...plan.labels].toSorted((a, b) => b.length - a.length));
  const signs = anyOfPattern([...new Set([between, plan.partsBetween.trim()])]);
  // The separator before the label, the label.
  const start = new RegExp(`(^|${signs})\\s*(${labels})\\s*:`, 'gi');
  const byLowerCase = new Map(plan.labels.map((label) => [label.toLowerCase(), label]));

  return (cell) => {
    const text = withoutTrailing(cell.trim(), between);
    const starts = [...text.matchAll(start)];
    if (starts[0]?.index !== 0) return null;
    const items: Map<string, string>[] = [];
    for (const [index, match] of starts.entries()) {
      const label = byLowerCase.get((match[2] ?? '').toLowerCase());
      if (label === undefined) return null;
      if (label === first && (index === 0 || match[1] === between)) items.push(new Map());
      const item = items.at(-1);
      if (item === undefined || item.has(label)) return null;
      const end = starts[index + 1]?.index ?? text.length;
      item.set(label, text.slice(match.index + match[0].length, end).trim());
    }
    return items;
  };
}

/** Exporters often end the last item with the item separator. */
function withoutTrailing(text: string, sign: string): string {
  return text.endsWith(sign) ? text.slice(0, -sign.length).trimEnd() : text;
}
