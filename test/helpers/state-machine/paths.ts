/** A state, and the context object that `$$` names. */
export interface Scope {
  readonly state: unknown;
  readonly context: unknown;
}

const PATH = /^\$(\$)?((?:\.[A-Za-z_][A-Za-z0-9_]*)*)$/;

/** The value at a reference path. A missing value fails, as it does in Step Functions. */
export function valueAt(path: string, scope: Scope): unknown {
  const found = PATH.exec(path);
  if (found === null) throw new Error(`The harness does not know the path ${path}.`);
  let value = found[1] === undefined ? scope.state : scope.context;
  for (const name of namesOf(found[2])) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      throw new Error(`States.Runtime: there is nothing at ${path}.`);
    value = Reflect.get(value, name);
  }
  return value;
}

/** A payload template with its `.$` fields filled in. */
export function fill(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((item) => fill(item, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, fill(value, scope)];
      if (typeof value !== 'string') throw new Error(`${name} has to be a path.`);
      return [name.slice(0, -2), valueAt(value, scope)];
    }),
  );
}

/** The state with a result at a path; without a path, the result replaces the state. */
export function withResult(state: unknown, path: string | undefined, result: unknown): unknown {
  const names = namesOf(PATH.exec(path ?? '$')?.[2]);
  return place(state, names, result);
}

function place(state: unknown, [name, ...rest]: readonly string[], result: unknown): unknown {
  if (name === undefined) return result;
  const fields = typeof state === 'object' && state !== null ? { ...state } : {};
  return { ...fields, [name]: place(Reflect.get(fields, name), rest, result) };
}

function namesOf(dotted = ''): string[] {
  return dotted.split('.').slice(1);
}
