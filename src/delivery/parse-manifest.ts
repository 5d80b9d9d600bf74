import { InputError } from '../errors.js';

/** A file that a manifest lists, as it names it. */
export interface ManifestEntry {
  readonly name: string;
  /** Bytes; null when the manifest does not say. */
  readonly size: number | null;
}

/**
 * Reads a manifest: JSON with `entries` as Redshift's UNLOAD writes it, a JSON list of names or of objects with
 * a name and a size, or one name per line, optionally followed by a comma and its bytes, or preceded by a
 * digest.
 * @throws InputError MANIFEST_NOT_READABLE
 */
export function parseManifest(text: string, name: string): readonly ManifestEntry[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const isJson = trimmed.startsWith('{') || trimmed.startsWith('[');
  const entries = isJson ? fromJson(trimmed) : fromLines(trimmed);
  if (entries !== null && entries.length > 0) return entries;
  throw new InputError(
    `The manifest ${name} lists no files: write {"entries": [{"url": "s3://…"}]}, a list of names in JSON, or a name a line.`,
    { code: 'MANIFEST_NOT_READABLE' },
  );
}

/** A digest followed by the name, as sha256sum and similar tools write them. */
const DIGEST_AND_NAME = /^[0-9a-f]{32,128} [ *](.+)$/i;
/** A name, followed by a comma and its bytes. */
const NAME_AND_SIZE = /^"?(.+?)"?,(\d+)$/;

function fromLines(text: string): readonly ManifestEntry[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  // A name may itself end like that: it is a size only if every line has one.
  const haveSizes = lines.every((line) => NAME_AND_SIZE.test(line));
  return lines.map((line) => {
    const [, name, size] = (haveSizes ? NAME_AND_SIZE.exec(line) : null) ?? [];
    if (name !== undefined) return { name: withS3Scheme(name), size: Number(size) };
    const rest = DIGEST_AND_NAME.exec(line)?.[1] ?? line.replace(/^"(.*)"$/, '$1');
    return { name: withS3Scheme(rest), size: null };
  });
}

/** Hadoop's URL schemes for S3 mean the same bucket. */
function withS3Scheme(name: string): string {
  return name.replace(/^s3[an]:\/\//i, 's3://');
}

function fromJson(text: string): readonly ManifestEntry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const list = Array.isArray(value) ? value : (field(value, 'entries') ?? field(value, 'files'));
  if (!Array.isArray(list)) return null;
  const entries = list.map(entryOf);
  return entries.every((entry) => entry !== null) ? entries : null;
}

function entryOf(item: unknown): ManifestEntry | null {
  if (typeof item === 'string') return { name: withS3Scheme(item), size: null };
  const name = ['url', 'key', 'path', 'name', 'file_name'].map((one) => field(item, one)).find(isText);
  const meta = field(item, 'meta');
  const size = [
    field(meta, 'content_length'),
    ...['content_length', 'size', 'bytes'].map((one) => field(item, one)),
  ].find((one) => typeof one === 'number');
  return name === undefined
    ? null
    : { name: withS3Scheme(name), size: typeof size === 'number' ? size : null };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
