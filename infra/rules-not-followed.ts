/** Rules of NIST 800-53 (revision 5, as cdk-nag has them) and of AWS Control Tower that the stack does not follow, and why. */
export const RULES_NOT_FOLLOWED: Readonly<Record<string, string>> = {
  'NIST.800.53.R5-CloudWatchLogGroupEncrypted':
    'Logs name places, counts and codes, never a value; CloudWatch encrypts them with keys of its own',
  'NIST.800.53.R5-IAMNoInlinePolicy':
    'Each policy is of one role and made for it: a managed one could be attached elsewhere',
  'NIST.800.53.R5-LambdaConcurrency':
    'The queue and the maps bound the functions at a time; reservedConcurrency sets capacity aside where the account needs it',
  'NIST.800.53.R5-LambdaDLQ':
    'No function is called asynchronously: the queue has dead letters, and the state machines record failures',
  'NIST.800.53.R5-S3BucketReplicationEnabled':
    'A copy of raw drops in another region doubles what has to be protected; runs can be made again',
  'NIST.800.53.R5-S3BucketVersioningEnabled':
    'Data files can be made again under the same name, and access logs are written once: versions would only keep personal data longer',
  'NIST.800.53.R5-S3DefaultEncryptionKMS':
    'The bucket of access logs: S3 delivers logs with its own keys only',
  'NIST.800.53.R5-SNSEncryptedKMS':
    'The text of an alarm holds no data; name a topic of your own with alarmTopicArn where it has to be encrypted',
  cloudwatch_log_group_encrypted_check: 'As above',
  cloudwatch_log_group_retention_period_check:
    'Logs are for finding faults: three months are enough; the ledger keeps what was handed over permanently',
  kms_create_grant_aws_service_check:
    'The account itself keeps full control of its keys, as CDK makes them; no other principal may create grants',
  s3_bucket_default_encryption_kms_check: 'As above: the bucket of access logs',
  s3_bucket_logging_enabled_check: 'The bucket of access logs: logging it into itself would never end',
  s3_bucket_object_lock_enabled_check:
    'Raw drops and data files have to be deleted at a person’s request; the ledger has versions',
  s3_bucket_versioning_enabled_check: 'As above: data files and access logs',
  s3_event_notifications_enabled_check:
    'Only drops are events; the functions report what they write themselves',
  sqs_dlq_check: 'The dead-letter queue itself',
};
