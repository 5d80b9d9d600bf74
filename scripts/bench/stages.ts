import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { measure } from './measure.js';

const callFrameShape = z.object({
  functionName: z.string(),
  url: z.string(),
  /** Both start at 0. */
  lineNumber: z.number(),
  columnNumber: z.number(),
});
type CallFrame = z.output<typeof callFrameShape>;
const sourceMapShape = z.object({
  version: z.number(),
  file: z.string().default(''),
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()).default([]),
  names: z.array(z.string()),
  mappings: z.string(),
  sourceRoot: z.string().default(''),
});
const profileShape = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: callFrameShape,
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** The profiler's name for time outside functions. */
const NOT_OURS: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(idle)', 'idle'],
  ['(program)', 'other'],
]);

/** Source maps of the bundle's files, by URL. */
const maps = new Map<string, SourceMap>();

/** The stage of a function: the folder of its source, with compressing separate from encoding. */
function stageOf({ url, lineNumber, columnNumber }: CallFrame): string | null {
  // WebAssembly and third-party code count for their callers.
  if (!/\/dist\/.+\.js$/.test(url)) return null;
  const map =
    maps.get(url) ??
    new SourceMap(sourceMapShape.parse(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8'))));
  maps.set(url, map);
  const entry = map.findEntry(lineNumber, columnNumber);
  const inside = 'originalSource' in entry ? /\/src\/(.+)\.ts$/.exec(entry.originalSource)?.[1] : undefined;
  if (inside === undefined) return null;
  if (/encode\/(?:digest-gzip|deflate-|huffman)/.test(inside)) return 'compress';
  return inside.split('/')[0] ?? null;
}

/**
 * The share of each stage in the time of the entire command, in one thread, by sampling. A sample counts for the
 * innermost function of ours, so that Node's work for a stage (files, zlib) is part of it.
 */
export async function stageShares(command: readonly string[]): Promise<Map<string, number>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-profile-'));
  await measure(['--cpu-prof', `--cpu-prof-dir=${folder}`, ...command]);
  const [name = ''] = await readdir(folder);
  const profile = profileShape.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8')));
  await rm(folder, { recursive: true });
  const stages = new Map<number, string>();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const visit = (id: number, above: string): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const stage = NOT_OURS.get(node.callFrame.functionName) ?? stageOf(node.callFrame) ?? above;
    stages.set(id, stage);
    for (const child of node.children ?? []) visit(child, stage);
  };
  visit(profile.nodes[0]?.id ?? 0, 'start-up and other');
  const times = new Map<string, number>();
  let total = 0;
  profile.samples.forEach((id, index) => {
    const stage = stages.get(id) ?? 'other';
    if (stage === 'idle') return;
    const time = profile.timeDeltas[index] ?? 0;
    times.set(stage, (times.get(stage) ?? 0) + time);
    total += time;
  });
  return new Map(
    [...times].map(([stage, time]) => [stage, time / total] as const).toSorted((a, b) => b[1] - a[1]),
  );
}
