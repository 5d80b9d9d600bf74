import { InputError } from '../../errors.js';
import { ExpansionMeter } from '../compression/expansion-meter.js';
import type { RandomAccess } from '../random-access.js';
import { openMember } from '../zip/open-member.js';
import { readZipContents, type ZipContents, type ZipMember } from '../zip/zip-members.js';
import { splitName } from '../xml/xml-parser.js';
import { readContentTypes } from './content-types.js';
import { readPart, type Attributes, type ElementContext } from './part-parser.js';
import { XlsxProblem } from './xlsx-problem.js';

/** No workbook has more names than this in a list of parts. */
const MAX_NAMES = 100_000;
const CONTENT_TYPES = '[content_types].xml';
const PACKAGE_RELATIONSHIPS = '_rels/.rels';
const USUAL_WORKBOOK = 'xl/workbook.xml';
/** The beginnings of relationship types, and the namespace of relationship ids: transitional and strict. */
const RELATIONS: ReadonlySet<string> = new Set([
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'http://purl.oclc.org/ooxml/officeDocument/relationships',
]);

export interface PackageOptions {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly maxExpansion?: number | undefined;
  /** The meter of the archive that the workbook is a member of. */
  readonly meter?: ExpansionMeter | undefined;
}

/** A part that another one refers to. */
export interface Relationship {
  /** The last word of its type, e.g. `worksheet`: what precedes it differs between variants of the format. */
  readonly type: string;
  /** Whether the type belongs to the format itself, and not to an extension. */
  readonly isStandard: boolean;
  readonly path: string;
}

/** The parts of a workbook: the members of its ZIP archive, by their paths. */
export class WorkbookPackage {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly #zip: ZipContents['zip'];
  readonly #members: ReadonlyMap<string, ZipMember>;
  readonly #meter: ExpansionMeter;

  private constructor({ zip, members, hidden }: ZipContents, options: PackageOptions) {
    this.name = options.name;
    this.signal = options.signal;
    this.#zip = zip;
    this.#members = partsByPath([...members, ...hidden]);
    this.#meter = options.meter ?? new ExpansionMeter(options.name, options.maxExpansion);
  }

  /** @throws InputError UNSUPPORTED_FORMAT when it is an archive but not an office document */
  static async open(access: RandomAccess, options: PackageOptions): Promise<WorkbookPackage> {
    const opened = new WorkbookPackage(await readZipContents(access, options.name), options);
    if (!opened.#members.has(CONTENT_TYPES)) {
      throw unsupported(options.name, 'a ZIP archive in another one: unpack it');
    }
    return opened;
  }

  /**
   * A part's bytes, unpacked as they are read.
   * @throws XlsxProblem when no part has that path
   */
  chunks(path: string): AsyncIterable<Uint8Array> {
    const member = this.#members.get(path.toLowerCase());
    if (member === undefined) throw new XlsxProblem('a part that it refers to is missing');
    return openMember(this.#zip, member, `${this.name} (${member.label})`, this.#meter);
  }

  /** Whether there is a part with that path. */
  has(path: string): boolean {
    return this.#members.has(path.toLowerCase());
  }

  /**
   * Path of the part that lists the sheets: the package's main document.
   * @throws InputError UNSUPPORTED_FORMAT for documents that are not workbooks, and binary workbooks
   */
  async workbookPath(): Promise<string> {
    const types = await readContentTypes(this.chunks(CONTENT_TYPES), this.signal);
    const related = this.has(PACKAGE_RELATIONSHIPS)
      ? [...(await this.relationships('')).values()].filter(({ type }) => type === 'officeDocument')
      : [];
    const documents = related.map(({ path }) => path);
    // Programs that omit the relationships list the part among the types.
    const found =
      documents.find(
        (path) => this.has(path) && (isWorkbook(types.of(path)) || isPlainXml(types.of(path))),
      ) ?? [...types.overridden, USUAL_WORKBOOK].find((path) => this.has(path) && isWorkbook(types.of(path)));
    if (found !== undefined) return found;
    throw unsupported(
      this.name,
      [...documents, ...types.overridden].some((path) => types.of(path).includes('ms-excel.sheet.binary'))
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
      const slash = type.lastIndexOf('/');
      found.set(id, {
        type: type.slice(slash + 1),
        isStandard: RELATIONS.has(type.slice(0, slash)),
        path: absolute(folder, target),
      });
    };
    await readPart(this.chunks(list), { root: 'Relationships', open }, this.signal);
    return found;
  }
}

/** The id of the part that an element refers to: `r:id`, whatever prefix the program has chosen. */
export function relationshipId(attributes: Attributes, place: ElementContext): string | undefined {
  let likely: string | undefined;
  for (const [name, value] of Object.entries(attributes)) {
    const { prefix, local } = splitName(name);
    if (local !== 'id' || prefix === '' || prefix === 'xmlns') continue;
    if (RELATIONS.has(place.uriOf(prefix) ?? '')) return value;
    likely ??= value;
  }
  return likely;
}

/** Whether a content type says nothing about what the XML is. */
function isPlainXml(type: string): boolean {
  return type === '' || type === 'application/xml' || type === 'text/xml';
}

/** Whether a content type is that of a workbook or a template, with macros or without. */
function isWorkbook(type: string): boolean {
  return /(?:sheet|template|macroenabled)\.main\+xml$/.test(type) && /sheet|excel/.test(type);
}

/** Names of parts differ in more than case, so it is ambiguous which of the two is meant. */
function partsByPath(members: readonly ZipMember[]): Map<string, ZipMember> {
  const parts = new Map<string, ZipMember>();
  for (const member of members) {
    const path = member.path.toLowerCase().replace(/^\/+/, '');
    if (parts.has(path)) throw new XlsxProblem('it has two parts of the same name');
    parts.set(path, member);
  }
  return parts;
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
