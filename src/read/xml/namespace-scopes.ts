interface Scope {
  readonly outer: Scope | null;
  /** What the element declares, by prefix; null for nothing. */
  readonly declared: ReadonlyMap<string, string> | null;
}

const XML = 'http://www.w3.org/XML/1998/namespace';

/** The namespaces that are in scope, element by element. A look-up takes as many steps as there are open elements. */
export class NamespaceScopes {
  #scope: Scope | null = null;

  /** An element begins. @param declared namespaces by prefix (`''`: the default one) */
  open(declared: ReadonlyMap<string, string> | null): void {
    this.#scope = { outer: this.#scope, declared };
  }

  close(): void {
    this.#scope = this.#scope?.outer ?? null;
  }

  /** The namespace of a prefix; `''` for the default one if there is none; null if nothing declares the prefix. */
  uriOf(prefix: string): string | null {
    for (let scope = this.#scope; scope !== null; scope = scope.outer) {
      const uri = scope.declared?.get(prefix);
      if (uri !== undefined) return uri;
    }
    if (prefix === '') return '';
    return prefix === 'xml' ? XML : null;
  }
}
