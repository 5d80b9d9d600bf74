/** One buffer whose memory nothing else shares. */
export function joinBytes(chunks: readonly Uint8Array[], size: number): Buffer {
  const joined = Buffer.allocUnsafeSlow(size);
  let position = 0;
  for (const chunk of chunks) {
    joined.set(chunk, position);
    position += chunk.length;
  }
  return joined;
}
