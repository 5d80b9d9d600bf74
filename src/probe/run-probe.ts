import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import {
  AmcApiError,
  AmcError,
  AmcInterruptedError,
  type AmcInstance,
  type AmcInstanceKind,
  type DataSetDefinition,
  type WaitOptions,
} from '../amc/index.js';
import type { S3Location } from '../aws/s3-location.js';
import { toS3Error } from '../aws/s3-error.js';
import { s3ObjectSettings } from '../store/s3-object-settings.js';
import { askProbe } from './ask-probe.js';
import { deleteLeftovers, findLeftovers, LEFT_AFTER_MS, type NotDeleted } from './clean-up.js';
import { formFile } from './form-files.js';
import { judgeForm, type UploadEnd } from './judge-form.js';
import { dataSetIdOf, newProbeId, probeDataSet, PROBE_FOLDER } from './probe-data-set.js';
import type { FileForm } from '../model/file-form.js';
import { DATA_PREFIX } from '../model/run-files.js';
import { FORMS, type ProbeForm } from './probe-forms.js';
import type { ProbeFinding } from './probe-result.js';

/** Deleting what was created takes no longer than this; it continues after an interruption. */
const CLEAN_UP_MS = 120_000;
/** How many uploads are awaited at the same time. */
const CONCURRENT_WAITS = 4;
/** Rows may not be visible at the moment AMC has taken an upload. */
const AGAIN_AFTER_MS = [60_000, 180_000, 300_000] as const;

export interface ProbeOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly client: S3Client;
  /** Where runs are written. */
  readonly out: S3Location;
  readonly kmsKeyId?: string | undefined;
  readonly waitOptions?: WaitOptions | undefined;
  /** Milliseconds between two checks of a query's state. */
  readonly pollMs?: number | undefined;
  readonly againAfterMs?: readonly number[] | undefined;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What a probe found, and which leftovers could not be deleted. */
export interface Probed {
  readonly dataSetId: string;
  readonly findings: Readonly<Partial<Record<FileForm, ProbeFinding>>>;
  readonly notDeleted: readonly NotDeleted[];
  /** Probes whose data sets or files were left alone, as they may still be running. */
  readonly young: number;
}

/**
 * Uploads synthetic rows in each form to a data set of their own, asks AMC what arrived, and deletes all of it,
 * whatever happens in between. Throws AmcError, StorageError, UsageError or an interruption; what could not be deleted
 * is reported.
 */
export async function runProbe(options: ProbeOptions): Promise<Probed> {
  const { instance, now, onStep, signal } = options;
  const begun = now();
  const left = await findLeftovers(options, begun - LEFT_AFTER_MS, signal);
  if (left.dataSetIds.length + left.keys.length > 0) {
    onStep(
      `deleting what an earlier probe left: ${left.dataSetIds.length} data set(s), ${left.keys.length} file(s)`,
    );
    await deleteLeftovers(options, left, signal);
  }
  const dataSetId = dataSetIdOf(newProbeId(begun, options.random));
  const definition = probeDataSet(dataSetId);
  const keys: string[] = [];
  let findings: Probed['findings'] = {};
  let notDeleted: readonly NotDeleted[] = [];
  let isCreated = false;
  onStep(`creating data set ${dataSetId} at ${instance.instanceId}`);
  try {
    await instance.dataSets.create(definition, { signal });
    isCreated = true;
    findings = await probe(definition, keys, begun, options);
  } catch (error) {
    const isKnown = error instanceof AmcError || error instanceof AmcInterruptedError;
    isCreated ||= !isKnown || error.mayHaveHappened;
    throw error;
  } finally {
    if (isCreated) notDeleted = await deleteAll(options, dataSetId, keys);
  }
  return { dataSetId, findings, notDeleted, young: left.young };
}

async function deleteAll(
  options: ProbeOptions,
  dataSetId: string,
  keys: readonly string[],
): Promise<readonly NotDeleted[]> {
  const { onStep } = options;
  onStep('deleting the data set and the files');
  const until = AbortSignal.timeout(CLEAN_UP_MS);
  const notDeleted = await deleteLeftovers(options, { dataSetIds: [dataSetId], keys }, until);
  for (const { what, why } of notDeleted) {
    onStep(`not deleted: ${what}. ${why} Delete it with: amc-ingest doctor --probe --clean-up`);
  }
  return notDeleted;
}

async function probe(
  definition: DataSetDefinition,
  keys: string[],
  begun: number,
  options: ProbeOptions,
): Promise<Probed['findings']> {
  const { instance, now, onStep, signal } = options;
  const started: (readonly [
    ProbeForm,
    UploadEnd | { readonly kind: 'started'; readonly uploadId: string },
  ])[] = [];
  for (const form of FORMS) {
    onStep(`uploading ${form.name}: ${form.about}`);
    started.push([form, await startUpload(form, definition, keys, begun, options)]);
  }
  const limit = pLimit(CONCURRENT_WAITS);
  const ends = await Promise.all(
    started.map(([form, state]) =>
      limit(async (): Promise<readonly [ProbeForm, UploadEnd]> => {
        const end =
          state.kind === 'started' ? await endOf(state.uploadId, definition.dataSetId, options) : state;
        onStep(`${form.name}: ${WORDS[end.kind]}`);
        return [form, end];
      }),
    ),
  );
  const waits = [...(options.againAfterMs ?? AGAIN_AFTER_MS)];
  for (;;) {
    const isTaken = ends.some(([, { kind }]) => kind === 'taken');
    const { shown, problem } = isTaken
      ? await askProbe(definition.dataSetId, begun, options)
      : { shown: null, problem: null };
    // Outside a sandbox, AMC may show nothing about rows that belong to nobody.
    const isHidden = shown !== null && shown.length === 0 && options.kind !== 'sandbox';
    const at = new Date(now()).toISOString();
    const judged = ends.map(([form, end]) => {
      const finding = judgeForm(form, end, shown, isHidden);
      const message = finding.message ?? (shown === null && end.kind === 'taken' ? problem : null);
      return [form.name, { ...finding, message, at, instanceId: instance.instanceId }] as const;
    });
    const mayBeLate = judged.some(([, { outcome }]) => outcome === 'lost') && !isHidden && shown !== null;
    const wait = waits.shift();
    if (!mayBeLate || wait === undefined) return Object.fromEntries(judged);
    onStep(`rows are missing; asking again in ${Math.round(wait / 1000)} s, as they may not be visible yet`);
    await options.sleep(wait, signal);
  }
}

const WORDS: Readonly<Record<UploadEnd['kind'], string>> = {
  taken: 'AMC took the upload',
  refused: 'AMC refused the upload',
  unknown: 'how the upload ended is not known',
};

/** Writes the file of a form and its manifest, and asks AMC to read it. */
async function startUpload(
  form: ProbeForm,
  definition: DataSetDefinition,
  keys: string[],
  begun: number,
  { instance, client, out, kmsKeyId, signal }: ProbeOptions,
): Promise<UploadEnd | { readonly kind: 'started'; readonly uploadId: string }> {
  const { dataSetId } = definition;
  const { name, bytes, stated } = await formFile(form, definition, begun, signal);
  const prefix = `${out.key}${PROBE_FOLDER}${dataSetId}/${form.name}/`;
  const settings = s3ObjectSettings([instance.instanceId], kmsKeyId);
  const put = async (key: string, body: Uint8Array | string) => {
    // Recorded before it is written: a write whose response is lost must be deleted, too.
    keys.push(key);
    try {
      await client.send(new PutObjectCommand({ Bucket: out.bucket, Key: key, Body: body, ...settings }), {
        abortSignal: signal,
      });
    } catch (cause) {
      const doing = `write s3://${out.bucket}/${key}`;
      throw toS3Error(cause, {
        doing,
        bucket: out.bucket,
        permissions: 's3:PutObject and s3:PutObjectTagging',
        signal,
      });
    }
  };
  await put(`${prefix}${DATA_PREFIX}${name}`, bytes);
  await put(`${prefix}manifest.txt`, `s3://${out.bucket}/${prefix}${DATA_PREFIX}${name}\n`);
  try {
    const { uploadId } = await instance.uploads.create(
      dataSetId,
      {
        dataSource: { sourceS3Bucket: out.bucket, sourceManifestS3Key: `${prefix}manifest.txt` },
        ...stated,
        updateStrategy: 'ADDITIVE',
      },
      { signal },
    );
    return { kind: 'started', uploadId };
  } catch (error) {
    // An immediate refusal by AMC is an answer to the question; other failures end the probe.
    if (error instanceof AmcApiError && (error.status === 400 || error.status === 422)) {
      return { kind: 'refused', message: error.message };
    }
    throw error;
  }
}

async function endOf(
  uploadId: string,
  dataSetId: string,
  { instance, waitOptions, signal }: ProbeOptions,
): Promise<UploadEnd> {
  try {
    const ended = await instance.uploads.wait(dataSetId, uploadId, { ...waitOptions, signal });
    return ended.status === 'SUCCESS'
      ? { kind: 'taken', rows: ended.metrics['OutputRowCount'] ?? null }
      : { kind: 'refused', message: ended.message ?? 'AMC gave no reason.' };
  } catch (error) {
    if (!(error instanceof AmcError)) throw error;
    return { kind: 'unknown', message: error.message };
  }
}
