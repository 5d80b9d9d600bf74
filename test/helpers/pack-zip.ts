import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive; the optional fields create archives that no correct program writes. */
export interface ZipFileEntry {
  readonly name: string | Buffer;
  readonly content: Buffer | string;
  /** 0 stored, 8 deflate (default), anything else: the content counts as packed with that method. */
  readonly method?: number;
  readonly flags?: number;
  readonly checksum?: number;
  readonly size?: number;
  /** Unix mode, e.g. 0o120777 for a link. */
  readonly mode?: number;
  /** Points at the bytes of the entry with that index instead of its own. */
  readonly sharesBytesOf?: number;
}

const UTF8_NAMES = 0x800;

/** A ZIP archive. */
export function packZip(entries: readonly ZipFileEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  const places: { offset: number; packed: Buffer }[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const method = entry.method ?? 8;
    const shared = entry.sharesBytesOf === undefined ? undefined : places[entry.sharesBytesOf];
    const packed = shared?.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const name = Buffer.from(entry.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? UTF8_NAMES, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(entry.checksum ?? crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.size ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const place = { offset: shared?.offset ?? offset, packed };
    places.push(place);
    if (shared === undefined) {
      const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, name, packed]);
      locals.push(local);
      offset += local.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(place.offset, 10);
    central.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.of(20, entry.mode === undefined ? 0 : 3),
        fields,
        tail,
        name,
      ]),
    );
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}
