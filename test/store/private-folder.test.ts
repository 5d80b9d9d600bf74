import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPrivateFolder, removeDeadFolders } from '../../src/store/private-folder.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** The pid of an ended process. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

async function folderOf(parent: string, name: string, owner: string | null): Promise<void> {
  await mkdir(join(parent, name));
  if (owner !== null) await writeFile(join(parent, name, 'owner.json'), owner);
}

describe('private folders', () => {
  test('can be read by their owner only, and are removed with their content', async () => {
    const parent = await temporaryFolder();
    const folder = await createPrivateFolder(parent, 'p-');
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    expect((await stat(folder.stagingFolder)).mode & 0o777).toBe(0o700);
    await writeFile(join(folder.stagingFolder, 'x'), 'x');
    await folder.remove();
    await folder.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  test('are removed when their process on this host is dead, and kept otherwise', async () => {
    const parent = await temporaryFolder();
    const host = hostname();
    const alive = await createPrivateFolder(parent, 'p-');
    await folderOf(parent, 'p-dead', JSON.stringify({ pid: deadPid(), host, started: '1' }));
    await folderOf(parent, 'p-pid-used-again', JSON.stringify({ pid: process.pid, host, started: '1' }));
    await folderOf(
      parent,
      'p-other-host',
      JSON.stringify({ pid: deadPid(), host: 'elsewhere', started: '1' }),
    );
    await folderOf(parent, 'p-no-owner', null);
    await folderOf(parent, 'p-broken-owner', '{');
    await folderOf(parent, 'p-bad-pid', JSON.stringify({ pid: -1, host }));
    await folderOf(parent, 'q-dead', JSON.stringify({ pid: deadPid(), host, started: '1' }));
    await symlink(join(parent, 'q-dead'), join(parent, 'p-link'));

    await removeDeadFolders(parent, /^p-/);

    const left = (await readdir(parent)).map((name) => join(parent, name));
    expect(left).toContain(alive.path);
    expect(left.filter((path) => path !== alive.path).toSorted()).toEqual(
      ['p-bad-pid', 'p-broken-owner', 'p-link', 'p-no-owner', 'p-other-host', 'q-dead'].map((name) =>
        join(parent, name),
      ),
    );
  });

  test('are kept for a dead process when their content could not be saved first', async () => {
    const parent = await temporaryFolder();
    await folderOf(parent, 'p-dead', JSON.stringify({ pid: deadPid(), host: hostname(), started: '1' }));
    await removeDeadFolders(parent, /^p-/, () => Promise.reject(new Error('no')));
    expect(await readdir(parent)).toEqual(['p-dead']);
  });

  test('need no cleanup when the parent is missing', async () => {
    await removeDeadFolders('/does/not/exist', /^p-/);
  });
});
