import { listObjects, listUploads } from './listing.js';
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart.js';
import {
  deleteObject,
  deleteObjects,
  getBucketEncryption,
  getBucketPolicy,
  getBucketTagging,
  getObject,
  getTagging,
  putObject,
  putTagging,
} from './objects.js';
import type { VerifiedBody } from './request-body.js';
import { type S3Answer, S3Refusal, notImplemented } from './s3-answer.js';
import { type S3Request, checkHeaders, checkQuery } from './s3-request.js';
import type { Bucket, S3State } from './s3-state.js';

/** The AWS account of all buckets. */
export const OWNER = '999988887777';

/** Carries out a signed request with a verified body. `region` is the Region of the signature. */
export function route(state: S3State, request: S3Request, body: VerifiedBody, region: string): S3Answer {
  checkHeaders(request);
  if (request.bucket === '') throw notImplemented('requests about no bucket');
  if (request.method === 'PUT' && request.key === '') return createBucket(state, request, region);
  const bucket = state.get(request.bucket);
  if (bucket === undefined) throw new S3Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
  if (bucket.refused) throw new S3Refusal(403, 'AccessDenied', 'Access Denied');
  const owner = request.headers['x-amz-expected-bucket-owner'] ?? OWNER;
  if (owner !== OWNER) throw new S3Refusal(403, 'AccessDenied', 'Access Denied');
  if (bucket.region !== region) {
    const headers = { 'x-amz-bucket-region': bucket.region };
    throw new S3Refusal(
      301,
      'PermanentRedirect',
      'The bucket must be addressed using its own endpoint',
      headers,
    );
  }
  return request.key === '' ? routeBucket(state, bucket, request, body) : routeObject(bucket, request, body);
}

function createBucket(state: S3State, request: S3Request, region: string): S3Answer {
  checkQuery(request);
  if (state.has(request.bucket)) throw new S3Refusal(409, 'BucketAlreadyOwnedByYou');
  state.set(request.bucket, { region, refused: false, objects: new Map(), uploads: new Map() });
  return { status: 200, headers: { location: `/${request.bucket}` } };
}

function routeBucket(state: S3State, bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  const { method, query } = request;
  if (method === 'HEAD') {
    checkQuery(request);
    return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } };
  }
  if (method === 'GET' && query.get('list-type') === '2') {
    checkQuery(
      request,
      'list-type',
      'prefix',
      'delimiter',
      'max-keys',
      'continuation-token',
      'start-after',
      'encoding-type',
    );
    return listObjects(bucket, request);
  }
  if (method === 'GET' && query.has('uploads')) {
    checkQuery(request, 'uploads', 'prefix', 'max-uploads', 'key-marker', 'upload-id-marker');
    return listUploads(bucket, request);
  }
  if (method === 'GET' && query.has('policy')) {
    checkQuery(request, 'policy');
    return getBucketPolicy(bucket);
  }
  if (method === 'GET' && query.has('encryption')) {
    checkQuery(request, 'encryption');
    return getBucketEncryption(bucket);
  }
  if (method === 'GET' && query.has('tagging')) {
    checkQuery(request, 'tagging');
    return getBucketTagging(bucket);
  }
  if (method === 'POST' && query.has('delete')) {
    checkQuery(request, 'delete');
    return deleteObjects(bucket, request, body);
  }
  if (method === 'DELETE') {
    checkQuery(request);
    if (bucket.objects.size > 0) throw new S3Refusal(409, 'BucketNotEmpty');
    state.delete(request.bucket);
    return { status: 204 };
  }
  throw notImplemented(`${method} of this on a bucket`);
}

function routeObject(bucket: Bucket, request: S3Request, body: VerifiedBody): S3Answer {
  const { method, query } = request;
  if (query.has('tagging')) {
    checkQuery(request, 'tagging');
    if (method === 'GET') return getTagging(bucket, request);
    if (method === 'PUT') return putTagging(bucket, request, body);
  } else if (query.has('uploads')) {
    checkQuery(request, 'uploads');
    if (method === 'POST') return createUpload(bucket, request);
  } else if (query.has('uploadId')) {
    checkQuery(request, 'uploadId', 'partNumber', 'max-parts', 'part-number-marker');
    if (method === 'PUT') return uploadPart(bucket, request, body);
    if (method === 'POST') return completeUpload(bucket, request, body);
    if (method === 'DELETE') return abortUpload(bucket, request);
    if (method === 'GET') return listParts(bucket, request);
  } else {
    checkQuery(request);
    if (method === 'PUT') return putObject(bucket, request, body);
    if (method === 'GET' || method === 'HEAD') return getObject(bucket, request);
    if (method === 'DELETE') return deleteObject(bucket, request);
  }
  throw notImplemented(`${method} of this on an object`);
}
