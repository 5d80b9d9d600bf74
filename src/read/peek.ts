/**
 * Reads at least `bytes` bytes (less only at the end) without losing them.
 * @returns what was read, and an iterator over the rest
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Buffer; rest: AsyncIterator<Uint8Array>; ended: boolean }> {
  const rest = chunks[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < bytes) {
      const next = await rest.next();
      if (next.done === true) return { head: Buffer.concat(head, size), rest, ended: true };
      head.push(next.value);
      size += next.value.length;
    }
  } catch (cause) {
    await rest.return?.();
    throw cause;
  }
  return { head: Buffer.concat(head, size), rest, ended: false };
}

/** `head`, then the rest. The rest is closed when the reader stops early. */
export async function* chain(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
