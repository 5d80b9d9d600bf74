import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { measure } from './measure.js';

const profileShape = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** What the profiler calls time that no function takes. */
const NOT_OURS: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(idle)', 'idle'],
  ['(program)', 'other'],
]);

/** Which stage a file belongs to: the folder, with compressing separate from encoding. */
function stageOf(url: string): string | null {
  const inside = /\/dist\/(.+)\.js$/.exec(url)?.[1];
  // WebAssembly counts for what calls it.
  if (inside === undefined) return null;
  if (/encode\/(?:digest-gzip|deflate-|huffman)/.test(inside)) return 'compress';
  return inside.split('/')[0] ?? null;
}

/**
 * The share of each stage in the time of the whole command, in one thread, by sampling: a sample counts for the
 * innermost function of ours, so what Node does for a stage (files, zlib) is part of it.
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
    const { functionName, url } = node.callFrame;
    const stage = NOT_OURS.get(functionName) ?? stageOf(url) ?? above;
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
