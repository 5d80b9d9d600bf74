import { LANES, MESSAGE_BYTES } from '../../src/kernel/sha256-layout.js';
import {
  ADD_WORDS,
  AND,
  constant,
  constantWords,
  load,
  loadLane,
  localGet,
  localSet,
  loadWord,
  moduleOf,
  OR,
  SELECT,
  shiftBytesRight,
  shiftWordsLeft,
  shiftWordsRight,
  shuffle,
  store,
  storeLane,
  SWIZZLE,
  XOR,
  type Code,
} from './wasm-code.js';

const DIGEST_BYTES = 32;

const PRIMES = firstPrimes(64);
const ROUND_CONSTANTS = PRIMES.map((prime) => fractionBits(Math.cbrt(prime), prime, 3));
const INITIAL_STATE = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime), prime, 2));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

/** The first 32 fractional bits of a prime's root, exact: the float is corrected with integer powers. */
function fractionBits(root: number, prime: number, power: number): number {
  let scaled = BigInt(Math.floor(root * 2 ** 32));
  const target = BigInt(prime) << BigInt(32 * power);
  while (scaled ** BigInt(power) > target) scaled -= 1n;
  while ((scaled + 1n) ** BigInt(power) <= target) scaled += 1n;
  return Number(scaled & 0xffff_ffffn);
}

// Locals: the two addresses, 16 words of the message, 8 of the state, one for intermediate results, and then the
// address of the digest for each lane.
const INPUT = 0;
const TARGETS = 1;
const word = (index: number) => 2 + (index % 16);
const state = (index: number) => 18 + index;
const SCRATCH = 26;
const LOCALS = { vectors: 25, words: LANES };
const target = (lane: number) => 27 + lane;

/** Digests have the opposite byte order. */
const SWAP_BYTES: Code = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const swapped = (local: number): Code => [...localGet(local), ...localGet(local), ...shuffle(SWAP_BYTES)];

const rotated = (local: number, bits: number): Code => [
  ...localGet(local),
  ...shiftWordsRight(bits),
  ...localGet(local),
  ...shiftWordsLeft(32 - bits),
  ...OR,
];
const shifted = (local: number, bits: number): Code => [...localGet(local), ...shiftWordsRight(bits)];
const xorOf = (...parts: readonly Code[]): Code => [
  ...parts.flat(),
  ...Array.from({ length: parts.length - 1 }, () => XOR).flat(),
];
const sumOf = (...parts: readonly Code[]): Code => [
  ...(parts[0] ?? []),
  ...parts.slice(1).flatMap((part) => [...part, ...ADD_WORDS]),
];

function body(): Code {
  const code: number[] = [];
  const add = (...parts: readonly Code[]) => {
    for (const part of parts) code.push(...part);
  };
  for (let lane = 0; lane < LANES; lane++) add(localGet(TARGETS), loadWord(lane * 4), localSet(target(lane)));
  for (let index = 0; index < 16; index++) {
    add(constantWords(0), localSet(word(index)));
    for (let lane = 0; lane < LANES; lane++) {
      add(localGet(INPUT), localGet(word(index)));
      add(loadLane(lane * MESSAGE_BYTES + index * 4, lane), localSet(word(index)));
    }
    add(swapped(word(index)), localSet(word(index)));
  }
  INITIAL_STATE.forEach((value, index) => add(constantWords(value), localSet(state(index))));
  for (let round = 0; round < 64; round++) {
    if (round >= 16) add(scheduled(round), localSet(word(round)));
    // The mapping of locals to letters shifts by one in each round.
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = INITIAL_STATE.map((_, letter) =>
      state((letter - (round % 8) + 8) % 8),
    );
    const choice: Code = [...localGet(f), ...localGet(g), ...localGet(e), ...SELECT];
    const majority: Code = [
      ...localGet(c),
      ...localGet(b),
      ...localGet(a),
      ...localGet(b),
      ...XOR,
      ...SELECT,
    ];
    const first = sumOf(
      localGet(h),
      xorOf(rotated(e, 6), rotated(e, 11), rotated(e, 25)),
      choice,
      constantWords(ROUND_CONSTANTS[round] ?? 0),
      localGet(word(round)),
    );
    add(first, localSet(SCRATCH));
    add(localGet(d), localGet(SCRATCH), ADD_WORDS, localSet(d));
    const second = sumOf(xorOf(rotated(a, 2), rotated(a, 13), rotated(a, 22)), majority);
    add(localGet(SCRATCH), second, ADD_WORDS, localSet(h));
  }
  INITIAL_STATE.forEach((value, index) => {
    add(localGet(state(index)), constantWords(value), ADD_WORDS, localSet(state(index)));
    add(swapped(state(index)), localSet(state(index)));
    // The digests as bytes, where their digits will be: the upper half is read before it is overwritten.
    for (let lane = 0; lane < LANES; lane++) {
      add(localGet(target(lane)), localGet(state(index)));
      add(storeLane(DIGEST_BYTES + index * 4, lane));
    }
  });
  for (let lane = 0; lane < LANES; lane++) add(lettersOf(lane));
  return code;
}

/** Word `round` of the message schedule. */
function scheduled(round: number): Code {
  const near = word(round - 2);
  const far = word(round - 15);
  return sumOf(
    localGet(word(round - 16)),
    xorOf(rotated(far, 7), rotated(far, 18), shifted(far, 3)),
    localGet(word(round - 7)),
    xorOf(rotated(near, 17), rotated(near, 19), shifted(near, 10)),
  );
}

/** Turns a lane's 32 bytes into 64 hex digits. */
function lettersOf(lane: number): Code {
  const digits = constant([...Buffer.from('0123456789abcdef')]);
  const nibbleMask = constantWords(0x0f0f_0f0f);
  const code: number[] = [];
  // Both halves are loaded before the digits of the first are stored over the second.
  for (const half of [0, 1])
    code.push(...localGet(target(lane)), ...load(DIGEST_BYTES + half * 16), ...localSet(word(half)));
  for (const half of [0, 1]) {
    const high: Code = [...digits, ...localGet(word(half)), ...shiftBytesRight(4), ...SWIZZLE];
    const low: Code = [...digits, ...localGet(word(half)), ...nibbleMask, ...AND, ...SWIZZLE];
    for (const part of [0, 8]) {
      const interleaved = Array.from({ length: 16 }, (_, at) => part + (at >> 1) + (at % 2) * 16);
      code.push(...localGet(target(lane)), ...high, ...low, ...shuffle(interleaved));
      code.push(...store(half * 32 + part * 2));
    }
  }
  return code;
}

/**
 * SHA-256 (FIPS 180-4) of four messages of one block each at a time, one in each lane of a vector: `run(input,
 * targets)` reads four padded messages and writes their digests as hex digits to the four addresses at `targets`.
 */
export function sha256LanesModule(pages: number): Uint8Array {
  return moduleOf(pages, LOCALS, body());
}
