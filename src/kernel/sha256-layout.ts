/** Messages that the program hashes at once, one in each lane of a vector. */
export const LANES = 4;
/** A message with its padding: one block of SHA-256. */
export const MESSAGE_BYTES = 64;
/** A digest in hex digits. */
export const DIGEST_CHARACTERS = 64;
