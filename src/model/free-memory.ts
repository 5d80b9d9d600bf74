import { MessageChannel } from 'node:worker_threads';

/** Less is left to the garbage collector. */
const MIN_BYTES = 64 * 1024;

/** What is moved to a closed port is gone. */
const nowhere = closedPort();

/**
 * Not a port whose other end is closed: that end takes what arrives until its thread is idle for a moment, and a thread
 * that always has another message never is.
 */
function closedPort() {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}

/**
 * Frees the memory of buffers at once; all views of it have the length 0 from then on. The collector does not know how
 * much memory is outside of its heap until it has looked at all of the heap: it did so every few blocks, which took a
 * sixth of a run's time, and what waited for it made up much of the memory.
 * @param bytes of which nobody else has any part; views of a part of some memory are left alone
 */
export function freeMemory(bytes: ArrayBufferView): void {
  const { buffer } = bytes;
  // Node's pool of small buffers, of 64 KiB from Node 24 on, is never freed.
  const least = Math.max(MIN_BYTES, Buffer.poolSize + 1);
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= least && ownsMemory(bytes))
    nowhere.postMessage(null, [buffer]);
}

/** Whether nothing else is in the memory, as it may in Node's pool of small buffers. */
export function ownsMemory({ byteLength, buffer }: ArrayBufferView): boolean {
  return byteLength === buffer.byteLength;
}
