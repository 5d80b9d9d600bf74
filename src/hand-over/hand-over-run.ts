import type {
  AmcClient,
  AmcInstance,
  AmcUpdateStrategy,
  UploadDefinition,
  WaitOptions,
} from '../amc/index.js';
import { IngestError } from '../errors.js';
import type { RunReport } from '../report/run-report.js';
import { partialPeriodCaution, repeatCaution, type UploadCaution } from './upload-cautions.js';
import { uploadDefinition } from './upload-definition.js';

/** What became of a run's upload at one instance. */
export interface HandOverOutcome {
  readonly instanceId: string;
  /** `submitted`: AMC took the request and goes on by itself. `declined`: a caution stood against it. */
  readonly status: 'submitted' | 'success' | 'failed' | 'declined';
  /** When it was declined: the earlier upload of the same run, if that is why. */
  readonly uploadId: string | null;
  /** What stood against it, when it was declined. */
  readonly caution: UploadCaution['code'] | null;
  /** One sentence for people. */
  readonly summary: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly error: { readonly code: string; readonly retryable: boolean } | null;
}

export interface HandOverOptions {
  readonly client: AmcClient;
  readonly instanceIds: readonly string[];
  readonly report: RunReport;
  readonly strategy: AmcUpdateStrategy;
  /** Whether to wait until AMC has taken or refused the upload. */
  readonly wait: boolean;
  readonly waitOptions?: WaitOptions | undefined;
  /** Asked once for all instances when there are cautions; false declines the uploads they stand against. */
  readonly confirm: (cautions: readonly UploadCaution[]) => Promise<boolean>;
  readonly onProgress?: (instanceId: string, message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Planned {
  readonly instance: AmcInstance;
  readonly caution: UploadCaution | null;
  readonly failure: HandOverOutcome | null;
}

/**
 * Hands a complete run to every instance, each with an upload of its own; one instance's failure does not hide
 * another's success.
 */
export async function handOverRun(options: HandOverOptions): Promise<HandOverOutcome[]> {
  const { client, instanceIds, report, strategy } = options;
  const definition = uploadDefinition(report, strategy);
  const planned = await Promise.all(instanceIds.map((id) => plan(client.instance(id), definition, options)));
  const general = partialPeriodCaution(report, strategy);
  const cautions = [
    ...(general === null ? [] : [general]),
    ...planned.flatMap(({ caution }) => caution ?? []),
  ];
  const goOn = cautions.length === 0 || (await options.confirm(cautions));
  return Promise.all(
    planned.map(async ({ instance, caution, failure }) => {
      if (failure !== null) return failure;
      const against = caution ?? general;
      if (!goOn && against !== null)
        return {
          ...outcome(
            instance.instanceId,
            'declined',
            against.uploadId ?? null,
            `Not uploaded. ${against.message}`,
          ),
          caution: against.code,
        };
      return upload(instance, definition, options);
    }),
  );
}

/** Looks for what stands against the upload; a failure to look is the instance's outcome. */
async function plan(
  instance: AmcInstance,
  definition: UploadDefinition,
  options: HandOverOptions,
): Promise<Planned> {
  try {
    const caution = await repeatCaution(
      instance.uploads,
      options.report.dataSetId,
      definition,
      options.signal,
    );
    return { instance, caution, failure: null };
  } catch (error) {
    return { instance, caution: null, failure: failed(instance.instanceId, null, error) };
  }
}

async function upload(
  instance: AmcInstance,
  definition: UploadDefinition,
  options: HandOverOptions,
): Promise<HandOverOutcome> {
  const { instanceId, uploads } = instance;
  const { dataSetId, rows } = options.report;
  let uploadId: string | null = null;
  try {
    const created = await uploads.create(dataSetId, definition, { signal: options.signal });
    uploadId = created.uploadId;
    options.onProgress?.(instanceId, `upload ${uploadId} submitted`);
    if (!options.wait) {
      return outcome(
        instanceId,
        'submitted',
        uploadId,
        `AMC has upload ${uploadId} of data set ${dataSetId} and goes on by itself; ask with: amc-ingest uploads wait ${dataSetId} ${uploadId}`,
      );
    }
    const result = await uploads.wait(dataSetId, uploadId, {
      ...options.waitOptions,
      signal: options.signal,
      onStatus: ({ statusText }) =>
        options.onProgress?.(instanceId, `upload ${uploadId ?? ''}: ${statusText}`),
    });
    const arrived = result.metrics['OutputRowCount'];
    const lost = result.status === 'SUCCESS' && arrived !== undefined && arrived !== rows.written;
    const note = lost
      ? ` The run wrote ${rows.written} rows, ${arrived} arrived: see AMC's rules on consent and periods.`
      : '';
    return {
      ...outcome(
        instanceId,
        result.status === 'SUCCESS' ? 'success' : 'failed',
        uploadId,
        result.summary + note,
      ),
      metrics: result.metrics,
    };
  } catch (error) {
    return failed(instanceId, uploadId, error);
  }
}

function outcome(
  instanceId: string,
  status: HandOverOutcome['status'],
  uploadId: string | null,
  summary: string,
): HandOverOutcome {
  return { instanceId, status, uploadId, summary, caution: null, metrics: {}, error: null };
}

function failed(instanceId: string, uploadId: string | null, error: unknown): HandOverOutcome {
  if (!(error instanceof IngestError)) throw error;
  return {
    ...outcome(instanceId, 'failed', uploadId, error.message),
    error: { code: error.code, retryable: error.retryable },
  };
}
