import { z } from 'zod';

import { COMPARATORS, COMPRESSION_FORMATS, UPDATE_STRATEGIES, UPLOAD_STATUSES } from '../amc/upload.js';
import { countryCode } from './data-set-schema.js';

const character = z.string().length(1);
const key = z.string().min(1);

const dataSource = z
  .strictObject({
    sourceS3Bucket: z.string().min(3).max(63),
    sourceFileS3Key: key.optional(),
    sourceS3Prefix: key.optional(),
    sourceManifestS3Key: key.optional(),
  })
  .refine(
    ({ sourceFileS3Key, sourceS3Prefix, sourceManifestS3Key }) =>
      [sourceFileS3Key, sourceS3Prefix, sourceManifestS3Key].filter((place) => place !== undefined).length ===
      1,
    'needs exactly one of sourceFileS3Key, sourceS3Prefix, sourceManifestS3Key',
  );

const csvDataFormat = z.strictObject({
  fieldDelimiter: character.optional(),
  quoteCharacter: character.optional(),
  quoteEscapeCharacter: character.optional(),
  recordDelimiter: z.string().min(1).max(2).optional(),
  commentCharacter: character.optional(),
});

const fileFormat = z.union([
  z.strictObject({ csvDataFormat }),
  z.strictObject({ jsonDataFormat: z.enum(['LINES', 'DOCUMENT']) }),
  z.strictObject({ parquetDataFormat: z.literal('PARQUET_DATA_FORMAT') }),
]);

export const createUploadBody = z.strictObject({
  dataSource,
  fileFormat,
  compressionFormat: z
    .enum(COMPRESSION_FORMATS)
    .refine((format) => format !== 'ZIP', 'ZIP is no longer taken since 2025-01-01'),
  updateStrategy: z.enum(UPDATE_STRATEGIES),
  countryCode: countryCode.optional(),
});
export type UploadRequest = z.output<typeof createUploadBody>;

export const listUploadsQuery = z
  .object({
    createdAt: z.iso.datetime({ offset: true }).optional(),
    createdAtComparator: z.enum(COMPARATORS).optional(),
    dataSetId: z.string().optional(),
    status: z.enum(UPLOAD_STATUSES).optional(),
  })
  .refine(
    ({ createdAt, createdAtComparator }) => createdAt !== undefined || createdAtComparator === undefined,
    'createdAtComparator needs createdAt',
  );
export type ListUploadsQuery = z.output<typeof listUploadsQuery>;
