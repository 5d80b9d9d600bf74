import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url, parseOutputPrefix } from '../aws/s3-location.js';
import { StorageError } from '../errors.js';
import type { ReportFile } from '../report/report-files.js';
import { withFolderLock } from './folder-lock.js';

/** A file as it was read; its version allows replacing exactly that one. */
export interface StoredText {
  readonly text: string;
  readonly version: string;
  /** KMS key of an object in S3. */
  readonly kmsKeyId?: string | undefined;
}

/** The small files of a published run. */
export interface RunFiles {
  /** Null when the file does not exist. */
  read(name: string): Promise<StoredText | null>;
  /** Replaces the file that was read. Returns false when it has changed since. */
  replace(file: ReportFile, read: StoredText): Promise<boolean>;
  /** Writes a file whether or not it exists, with the encryption of another file. */
  write(file: ReportFile, like: StoredText): Promise<void>;
}

export interface RunFilesOptions {
  readonly s3Client: S3ClientSource;
  readonly signal: AbortSignal;
}

/** The files of a run in a folder or at `s3://…/`. */
export async function openRunFiles(place: string, { s3Client, signal }: RunFilesOptions): Promise<RunFiles> {
  if (!isS3Url(place)) return folderFiles(place, signal);
  return s3Files(place, await s3Client(), signal);
}

function folderFiles(folder: string, signal: AbortSignal): RunFiles {
  const read = async (name: string): Promise<StoredText | null> => {
    try {
      const text = await readFile(path.join(folder, name), 'utf8');
      return { text, version: text };
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
      throw diskError('read', folder, name, cause);
    }
  };
  const write = async ({ name, text }: ReportFile): Promise<void> => {
    const file = path.join(folder, name);
    const partial = path.join(folder, `.${name}.${randomUUID()}.partial`);
    try {
      const mode = await stat(file).then(
        (facts) => facts.mode & 0o777,
        () => 0o600,
      );
      await writeFile(partial, text, { mode, flush: true });
      await rename(partial, file);
    } catch (cause) {
      throw diskError('write', folder, name, cause);
    } finally {
      await rm(partial, { force: true });
    }
  };
  return {
    read,
    replace: async (file, { version }) => {
      const replaceIfSame = async () => {
        if ((await read(file.name))?.version !== version) return false;
        await write(file);
        return true;
      };
      try {
        return await withFolderLock(path.join(folder, `.${file.name}.lock`), signal, replaceIfSame);
      } catch (cause) {
        if (signal.aborted || cause instanceof StorageError) throw cause;
        throw diskError('write', folder, file.name, cause);
      }
    },
    write,
  };
}

async function s3Files(place: string, client: S3Client, signal: AbortSignal): Promise<RunFiles> {
  const { GetObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const { describeS3Failure, isMissing, toS3Error } = await import('../aws/s3-error.js');
  const { bucket, key } = parseOutputPrefix(place);
  const at = (name: string) => ({ Bucket: bucket, Key: key + name });
  const failure = (doing: string, name: string, cause: unknown) =>
    toS3Error(cause, {
      doing: `${doing} s3://${bucket}/${key}${name}`,
      bucket,
      permissions: 's3:GetObject and s3:PutObject',
      signal,
    });
  const encryption = (kmsKeyId: string | undefined) =>
    kmsKeyId === undefined ? {} : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId } as const);
  const put = async (
    { name, contentType, text }: ReportFile,
    more: Omit<PutObjectCommandInput, 'Bucket' | 'Key'>,
  ) => {
    const command = new PutObjectCommand({ ...at(name), Body: text, ContentType: contentType, ...more });
    await client.send(command, { abortSignal: signal });
  };
  return {
    read: async (name) => {
      try {
        const found = await client.send(new GetObjectCommand(at(name)), { abortSignal: signal });
        const text = (await found.Body?.transformToString('utf8')) ?? '';
        return { text, version: found.ETag ?? '', kmsKeyId: found.SSEKMSKeyId };
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw failure('read', name, cause);
      }
    },
    replace: async (file, { version, kmsKeyId }) => {
      try {
        // Without quotes: S3 accepts both forms, Ceph's gateway only this one.
        await put(file, { IfMatch: version.replaceAll('"', ''), ...encryption(kmsKeyId) });
        return true;
      } catch (cause) {
        const { status } = describeS3Failure(cause);
        if (status === 412 || status === 409 || isMissing(cause)) return false;
        throw failure('write', file.name, cause);
      }
    },
    write: async (file, { kmsKeyId }) => {
      try {
        await put(file, encryption(kmsKeyId));
      } catch (cause) {
        throw failure('write', file.name, cause);
      }
    },
  };
}

function diskError(doing: string, folder: string, name: string, cause: unknown): StorageError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return new StorageError(`Cannot ${doing} ${path.join(folder, name)}: ${why}.`, {
    code: 'REPORT_NOT_UPDATED',
    cause,
  });
}
