/** Canonical Huffman codes for deflate (RFC 1951), with a limit on their length. */
export interface HuffmanCode {
  /** By symbol: bits of its code, 0 for a symbol that does not occur. */
  readonly lengths: Uint8Array;
  /** By symbol: its code, first bit lowest, as deflate writes it. */
  readonly codes: Uint16Array;
}

/**
 * The code for symbols with the frequencies `counts`. At least two symbols must occur, and no more than `2 **
 * maxLength`. The same counts always produce the same code.
 */
export function huffmanCode(counts: Uint32Array, maxLength: number): HuffmanCode {
  const total = counts.reduce((sum, count) => sum + count, 0);
  // A minimum weight keeps the codes of rare symbols short: this alone nearly always keeps the limit.
  const least = Math.ceil(total / 2 ** (maxLength - 1));
  let weights = Float64Array.from(counts, (count) => (count === 0 ? 0 : Math.max(count, least)));
  let lengths = codeLengths(weights);
  while (Math.max(...lengths) > maxLength) {
    // Flatter weights produce flatter trees; in the end all are 1, and the tree is as flat as possible.
    weights = weights.map((weight) => (weight === 0 ? 0 : Math.floor(weight / 2) + 1));
    lengths = codeLengths(weights);
  }
  return { lengths, codes: canonicalCodes(lengths) };
}

/** Lengths of an optimal code: joins the two lightest nodes until only one remains. */
function codeLengths(weights: Float64Array): Uint8Array {
  const order: number[] = [];
  weights.forEach((weight, symbol) => {
    if (weight > 0) order.push(symbol);
  });
  order.sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0) || a - b);
  const leaves = order.length;
  // Leaves in the order of their weight, followed by the joined nodes, whose weights are in order as well.
  const nodeWeights = order.map((symbol) => weights[symbol] ?? 0);
  const parents: number[] = [];
  let nextLeaf = 0;
  let nextJoined = leaves;
  const lightest = (): number => {
    const leafWeight = nextLeaf < leaves ? (nodeWeights[nextLeaf] ?? Infinity) : Infinity;
    return leafWeight <= (nodeWeights[nextJoined] ?? Infinity) ? nextLeaf++ : nextJoined++;
  };
  for (let joined = leaves; joined < 2 * leaves - 1; joined++) {
    const first = lightest();
    const second = lightest();
    parents[first] = joined;
    parents[second] = joined;
    nodeWeights.push((nodeWeights[first] ?? 0) + (nodeWeights[second] ?? 0));
  }
  const depths: number[] = [];
  const lengths = new Uint8Array(weights.length);
  for (let node = 2 * leaves - 2; node >= 0; node--) {
    const parent = parents[node];
    depths[node] = parent === undefined ? 0 : (depths[parent] ?? 0) + 1;
    if (node < leaves) lengths[order[node] ?? 0] = depths[node] ?? 0;
  }
  return lengths;
}

function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const perLength = new Uint16Array(17);
  for (const length of lengths) if (length > 0) perLength[length] = (perLength[length] ?? 0) + 1;
  const next = new Uint16Array(17);
  let code = 0;
  for (let bits = 1; bits <= 15; bits++) {
    code = (code + (perLength[bits - 1] ?? 0)) << 1;
    next[bits] = code;
  }
  return Uint16Array.from(lengths, (length) => {
    if (length === 0) return 0;
    const own = next[length] ?? 0;
    next[length] = own + 1;
    return reversed(own, length);
  });
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
