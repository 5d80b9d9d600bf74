import { InputError } from '../../errors.js';
import { ExpansionMeter } from '../compression/expansion-meter.js';
import type { RandomAccess } from '../random-access.js';
import { openMember } from '../zip/open-member.js';
import { readZipContents, type ZipContents, type ZipMember } from '../zip/zip-members.js';
import { localName, readPart, type Attributes } from './part-parser.js';
import { XlsxProblem } from './xlsx-problem.js';

/** More names than this in a list of parts are no workbook's. */
const MAX_NAMES = 100_000;
const CONTENT_TYPES = '[content_types].xml';

export interface PackageOptions {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly maxExpansion?: number | undefined;
  /** The one of the archive that the workbook is a member of. */
  readonly meter?: ExpansionMeter | undefined;
}

/** A part that another one refers to. */
export interface Relationship {
  /** The last word of its type, e.g. `worksheet`: what is before it differs between variants of the format. */
  readonly type: string;
  readonly path: string;
}

/** The parts of a workbook: the members of its ZIP archive, by their paths. */
export class WorkbookPackage {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly #zip: ZipContents['zip'];
  readonly #members: ReadonlyMap<string, ZipMember>;
  readonly #meter: ExpansionMeter;

  private constructor({ zip, members }: ZipContents, options: PackageOptions) {
    this.name = options.name;
    this.signal = options.signal;
    this.#zip = zip;
    this.#members = new Map(members.map((member) => [member.label.toLowerCase(), member]));
    this.#meter = options.meter ?? new ExpansionMeter(options.name, options.maxExpansion);
  }

  /** @throws InputError UNSUPPORTED_FORMAT when it is an archive and no office document */
  static async open(access: RandomAccess, options: PackageOptions): Promise<WorkbookPackage> {
    const opened = new WorkbookPackage(await readZipContents(access, options.name), options);
    if (!opened.#members.has(CONTENT_TYPES)) {
      throw unsupported(options.name, 'a ZIP archive in another one: unpack it');
    }
    return opened;
  }

  /**
   * A part's bytes, unpacked as they are read.
   * @throws XlsxProblem when there is none of that path
   */
  chunks(path: string): AsyncIterable<Uint8Array> {
    const member = this.#members.get(path.toLowerCase());
    if (member === undefined) throw new XlsxProblem('a part that it refers to is missing');
    return openMember(this.#zip, member, `${this.name} (${member.label})`, this.#meter);
  }

  /**
   * Path of the part that lists the sheets.
   * @throws InputError UNSUPPORTED_FORMAT for documents that are no workbook, and binary workbooks
   */
  async workbookPath(): Promise<string> {
    let path: string | null = null;
    let main = '';
    const open = (name: string, attributes: Attributes) => {
      const type = attributes['ContentType'] ?? '';
      if (name !== 'Override' || !/\.main(?:\+xml)?$/.test(type)) return;
      main ||= type;
      if (/(?:sheet|template|macroEnabled)\.main\+xml$/.test(type) && /sheet|excel/.test(type))
        path ??= absolute('', attributes['PartName'] ?? '');
    };
    await readPart(this.chunks(CONTENT_TYPES), { open }, this.signal);
    if (path !== null) return path;
    throw unsupported(
      this.name,
      /ms-excel\.sheet\.binary/.test(main)
        ? 'a binary Excel workbook (.xlsb): save it as .xlsx or CSV'
        : 'an office document without sheets: export the data as .xlsx or CSV',
    );
  }

  /** What a part refers to, by the id that it uses. */
  async relationships(path: string): Promise<ReadonlyMap<string, Relationship>> {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const list = `${folder}_rels/${path.slice(folder.length)}.rels`;
    const found = new Map<string, Relationship>();
    const open = (name: string, attributes: Attributes) => {
      const { Id: id, Type: type = '', Target: target = '', TargetMode: mode } = attributes;
      if (name !== 'Relationship' || id === undefined || mode === 'External') return;
      if (found.size >= MAX_NAMES) throw new XlsxProblem('it has more parts than a workbook can have');
      found.set(id, { type: type.slice(type.lastIndexOf('/') + 1), path: absolute(folder, target) });
    };
    await readPart(this.chunks(list), { open }, this.signal);
    return found;
  }
}

/** An attribute whose prefix the program chose, such as `r:id`. */
export function prefixedAttribute(attributes: Attributes, local: string): string | undefined {
  for (const [name, value] of Object.entries(attributes))
    if (name.includes(':') && !name.startsWith('xmlns:') && localName(name) === local) return value;
  return undefined;
}

/** A path in the package from one that may be relative to a folder of it. */
function absolute(folder: string, target: string): string {
  const parts: string[] = [];
  for (const part of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function unsupported(name: string, what: string): InputError {
  return new InputError(`Cannot read ${name}: it is ${what}.`, { code: 'UNSUPPORTED_FORMAT' });
}
