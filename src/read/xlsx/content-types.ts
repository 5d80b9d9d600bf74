import { readPart, type Attributes } from './part-parser.js';
import { XlsxProblem } from './xlsx-problem.js';

/** No workbook has more entries than this. */
const MAX_ENTRIES = 100_000;

/** What the parts of a package are. */
export interface ContentTypes {
  /** Paths of the parts that have their own type. */
  readonly overridden: readonly string[];
  /** The type of a part in lower case: its own, or that of its extension; `''` if it has none. */
  of(path: string): string;
}

/** Reads `[Content_Types].xml`. Case is ignored in both names and types (ECMA-376, part 2). */
export async function readContentTypes(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<ContentTypes> {
  const overrides = new Map<string, string>();
  const defaults = new Map<string, string>();
  const open = (name: string, attributes: Attributes) => {
    const type = (attributes['ContentType'] ?? '').trim().toLowerCase();
    if (name === 'Override')
      overrides.set((attributes['PartName'] ?? '').replace(/^\/+/, '').toLowerCase(), type);
    else if (name === 'Default') defaults.set((attributes['Extension'] ?? '').toLowerCase(), type);
    if (overrides.size + defaults.size > MAX_ENTRIES)
      throw new XlsxProblem('it has more parts than a workbook can have');
  };
  await readPart(chunks, { root: 'Types', open }, signal);
  return {
    overridden: [...overrides.keys()],
    of: (path) => {
      const key = path.toLowerCase();
      return overrides.get(key) ?? defaults.get(key.slice(key.lastIndexOf('.') + 1)) ?? '';
    },
  };
}
