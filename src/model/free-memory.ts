import { MessageChannel } from 'node:worker_threads';

/** Smaller buffers are left to the garbage collector. */
const MIN_BYTES = 64 * 1024;

/** Memory moved to a closed port is gone. */
const nowhere = closedPort();

/**
 * Not a port whose other end is closed: that end accepts what arrives until its thread is idle for a moment, and a
 * thread that always has another message never is.
 */
function closedPort() {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}

/**
 * Frees the memory of buffers immediately; all views of it then have length 0. The collector does not know how much
 * memory is outside its heap until it has scanned the entire heap: it did so every few blocks, which took a sixth of a
 * run's time, and the buffers waiting for it made up much of the memory.
 * @param bytes nobody else may use any part of them; views of only a part of their memory are left alone
 */
export function freeMemory(bytes: ArrayBufferView): void {
  const { buffer } = bytes;
  // Node's pool of small buffers, of 64 KiB from Node 24 on, is never freed.
  const least = Math.max(MIN_BYTES, Buffer.poolSize + 1);
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= least && ownsMemory(bytes))
    nowhere.postMessage(null, [buffer]);
}

/** Whether nothing else is in the memory, as there may be in Node's pool of small buffers. */
export function ownsMemory({ byteLength, buffer }: ArrayBufferView): boolean {
  return byteLength === buffer.byteLength;
}
