import {
  type _Object,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * All objects below a prefix; holds one page (at most 1,000) at a time. Keys are requested in URL encoding: XML
 * cannot represent control characters. Throws what the SDK throws.
 */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  abortSignal: AbortSignal,
): AsyncGenerator<_Object> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        EncodingType: 'url',
      }),
      { abortSignal },
    );
    const isEncoded = page.EncodingType === 'url';
    for (const object of page.Contents ?? [])
      yield isEncoded && object.Key !== undefined ? { ...object, Key: decodeKey(object.Key) } : object;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** All unfinished multipart uploads below a prefix; holds one page at a time. Throws what the SDK throws. */
export async function* listUploads(
  client: S3Client,
  bucket: string,
  prefix: string,
  abortSignal: AbortSignal,
): AsyncGenerator<MultipartUpload> {
  let key: string | undefined;
  let id: string | undefined;
  do {
    const page = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker: key, UploadIdMarker: id }),
      { abortSignal },
    );
    yield* page.Uploads ?? [];
    key = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    id = page.IsTruncated === true ? page.NextUploadIdMarker : undefined;
  } while (key !== undefined);
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
