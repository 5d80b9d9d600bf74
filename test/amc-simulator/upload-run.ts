import type { ColumnDefinition, UploadDefinition, UploadResult } from '../../src/amc/index.js';
import type { SimulatorOptions } from '../../src/amc-simulator/index.js';
import { BUCKET, PATIENT, rehearse } from '../amc/rehearsal.js';

export interface UploadRun {
  readonly columns: readonly ColumnDefinition[];
  /** Files by key. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly upload?: Partial<UploadDefinition>;
  readonly simulator?: Partial<SimulatorOptions>;
}

export const FILE = 'data/part.csv';

/** Uploads files to a new data set and returns the outcome. */
export async function runUpload({ columns, files, upload, simulator }: UploadRun): Promise<UploadResult> {
  const { amc, objects } = await rehearse(simulator === undefined ? {} : { simulator });
  await amc.dataSets.create({ dataSetId: 'x', columns });
  for (const [key, content] of Object.entries(files)) objects.put(BUCKET, key, content);
  const { uploadId } = await amc.uploads.create('x', {
    dataSource: { sourceS3Bucket: BUCKET, sourceFileS3Key: FILE },
    fileFormat: { csvDataFormat: { quoteEscapeCharacter: '"' } },
    compressionFormat: 'NONE',
    updateStrategy: 'ADDITIVE',
    ...upload,
  });
  return amc.uploads.wait('x', uploadId, PATIENT);
}
