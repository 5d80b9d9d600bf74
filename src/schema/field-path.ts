/** A step into a nested value: the normalized name of a field, or the index of a list's element. */
export type PathStep = string | number;

const STEP = /([^.[\]]+)|\[(\d{1,6})\]/y;

/**
 * The steps that a source name stands for when it is read as a path: `customer.email`, `addresses[0].zip`. Null for a
 * plain name and for anything that is not a path. A field whose own name is written like a path takes precedence over
 * the path.
 */
export function parseFieldPath(name: string): readonly PathStep[] | null {
  const steps: PathStep[] = [];
  let position = 0;
  while (position < name.length) {
    if (steps.length > 0 && name[position] === '.') position += 1;
    else if (steps.length > 0 && name[position] !== '[') return null;
    STEP.lastIndex = position;
    const match = STEP.exec(name);
    if (match === null) return null;
    const [text, field, index] = match;
    if (index !== undefined && (steps.length === 0 || name[position - 1] === '.')) return null;
    steps.push(field === undefined ? Number(index) : field.trim());
    position += text.length;
  }
  return steps.length > 1 ? steps : null;
}
