/** The statement of Amazon's own bucket policy for AMC: five actions on the entire bucket, without a condition. */
export function amazonsStatement(Sid: string, principal: string, bucket: string) {
  return {
    Sid,
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: [
      's3:GetObject',
      's3:GetObjectVersion',
      's3:GetObjectTagging',
      's3:ListBucket',
      's3:GetBucketTagging',
    ],
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  };
}
