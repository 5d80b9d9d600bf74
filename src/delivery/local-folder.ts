import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { shownName } from '../read/shown-name.js';
import type { DeliveryFile, DeliveryFolder } from './judge-delivery.js';

/** The contents of a folder on this machine. @throws InputError INPUT_NOT_FOUND */
export async function localFolder(folder: string): Promise<DeliveryFolder<DeliveryFile>> {
  const location = folder.endsWith('/') ? folder : `${folder}/`;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new InputError(`There is no folder ${shownName(location)} that can be read.`, {
      code: 'INPUT_NOT_FOUND',
      cause,
    });
  });
  const files: DeliveryFile[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const info = entry.isFile() || entry.isSymbolicLink() ? await stat(file).catch(() => null) : null;
    if (info?.isFile() !== true) continue;
    const name = path.relative(folder, file).split(path.sep).join('/');
    files.push({ name, size: info.size, mark: String(info.mtimeMs), at: info.mtimeMs });
  }
  return { location, files, readText: ({ name }) => readFile(path.join(folder, name), 'utf8') };
}
