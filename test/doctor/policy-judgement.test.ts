import { describe, expect, test } from 'vitest';
import { AMC_ACCESS, amcBucketPolicy } from '../../src/doctor/amc-access.js';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import { parseBucketPolicy } from '../../src/doctor/bucket-policy.js';
import { judgePolicy } from '../../src/doctor/policy-judgement.js';

const ID = '111122223333';
const ROLE = `arn:aws:iam::${ID}:role/reader`;
const BUCKET = 'arn:aws:s3:::files';
const HERE = { bucket: 'files', key: 'amc/' };
const ALL = AMC_ACCESS.map(({ action }) => action);
const OBJECT_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'];

const grant = {
  Sid: 'Grant',
  Effect: 'Allow',
  Principal: { AWS: ID },
  Action: 's3:*',
  Resource: [BUCKET, `${BUCKET}/*`],
};
const deny = { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `${BUCKET}/*` };

function judge(statements: readonly object[] | object, account = ID, location = HERE) {
  const parsed = parseBucketPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (parsed === null) throw new Error('This is no policy.');
  const { missing, unsure, ...rest } = judgePolicy(parsed, location, parseAmcAccount(account));
  return {
    missing: missing.map(({ action }) => action),
    unsure: unsure.map(({ action }) => action),
    ...rest,
  };
}
const GOOD = { missing: [], unsure: [], unsureStatements: [], denying: [], maybeDenying: [], open: [] };

describe('the policies that bucket-policy prints are judged to be sufficient', () => {
  test.each([
    ['an account and a prefix', ID, { bucket: 'files', key: 'amc/' }],
    ['an entire bucket', ID, { bucket: 'files', key: '' }],
    ['a role', ROLE, { bucket: 'files', key: 'a/b/' }],
    ['another partition', `arn:aws-us-gov:iam::${ID}:root`, { bucket: 'files', key: 'amc/' }],
    ['a prefix with pattern characters', ID, { bucket: 'files', key: 'a*b?$c/' }],
  ])('for %s', (_, account, location) => {
    const { Statement } = amcBucketPolicy(location, parseAmcAccount(account));
    expect(judge(Statement, account, location)).toEqual(GOOD);
    // And nothing else.
    const beside = judge(Statement, account, { bucket: 'files', key: 'other/' });
    const other = judge(Statement, '999988887777', location);
    if (location.key !== '') expect(beside.missing).toEqual([...OBJECT_ACTIONS, 's3:ListBucket']);
    expect(other.missing).toEqual(ALL);
  });
});

describe('the files of a run that AMC needs', () => {
  const reads = (...ends: string[]) =>
    judge([
      { ...grant, Action: ['s3:ListBucket', 's3:GetBucketTagging'], Resource: 'arn:aws:s3:::files' },
      ...ends.map((end) => ({
        ...grant,
        Action: OBJECT_ACTIONS,
        Resource: `arn:aws:s3:::files/amc/${end}`,
      })),
    ]).missing;

  test.each([
    ['data files and manifests', ['*/data/*', '*/manifest.txt'], []],
    ['them by run', ['*/*/data/*', '*/*/manifest.txt'], []],
    ['everything', ['*'], []],
    ['data files alone', ['*/data/*'], OBJECT_ACTIONS],
    ['manifests alone', ['*/manifest.txt'], OBJECT_ACTIONS],
    ['those of one data set', ['d2c_sales/*/data/*', 'd2c_sales/*/manifest.txt'], OBJECT_ACTIONS],
    ['CSV files', ['*/data/*.csv', '*/manifest.txt'], OBJECT_ACTIONS],
    ['names of a certain length', [`${'?'.repeat(17)}/*/data/*`, '*/manifest.txt'], OBJECT_ACTIONS],
  ])('are readable, or not, with a grant for %s', (_, ends, missing) => {
    expect(reads(...ends)).toEqual(missing);
  });
});

describe('a grant', () => {
  test.each([
    ['by account id', { AWS: ID }],
    ['by the ARN of the account', { AWS: `arn:aws:iam::${ID}:root` }],
    ['in a list', { AWS: ['arn:aws:iam::999988887777:root', ID] }],
  ])('%s is understood', (_, Principal) => {
    expect(judge({ ...grant, Principal })).toEqual(GOOD);
    expect(judge({ ...grant, Principal }, ROLE)).toEqual(GOOD);
  });

  test('to others, or to a service, does not count', () => {
    expect(judge({ ...grant, Principal: { AWS: '999988887777' } }).missing).toEqual(ALL);
    expect(judge({ ...grant, Principal: { Service: 'logging.s3.amazonaws.com' } }).missing).toEqual(ALL);
    expect(judge({ ...grant, Principal: { AWS: `arn:aws:iam::${ID}:role/other` } }, ROLE).missing).toEqual(
      ALL,
    );
  });

  test('to a single role of the account may be insufficient', () => {
    expect(judge({ ...grant, Principal: { AWS: ROLE } })).toMatchObject({ missing: [], unsure: ALL });
    expect(judge({ ...grant, Principal: { AWS: ROLE } }, ROLE)).toEqual(GOOD);
  });

  test('to everybody gets a warning', () => {
    expect(judge({ ...grant, Principal: '*' })).toEqual({ ...GOOD, open: ['Grant'] });
    expect(judge({ ...grant, Principal: { AWS: '*' } }).open).toEqual(['Grant']);
  });

  test.each([
    ['wildcards in actions', ['s3:GetObject*', 's3:List*', 's3:getbuckettagging'], []],
    [
      'one missing',
      ['s3:GetObject', 's3:GetObjectTagging', 's3:ListBucket', 's3:GetBucketTagging'],
      ['s3:GetObjectVersion'],
    ],
    [
      'a question mark',
      ['s3:GetObjec?', 's3:List*', 's3:GetBucketTagging'],
      ['s3:GetObjectVersion', 's3:GetObjectTagging'],
    ],
  ])('to AMC with %s is judged', (_, Action, missing) => {
    expect(judge({ ...grant, Action }).missing).toEqual(missing);
  });

  test('with NotAction or NotResource covers what it does not name', () => {
    const { Action: _action, ...others } = grant;
    expect(judge({ ...others, NotAction: 's3:Put*' })).toEqual(GOOD);
    expect(judge({ ...others, NotAction: 's3:GetObject' }).missing).toEqual(['s3:GetObject']);
    const { Resource: _resource, ...anywhere } = grant;
    expect(judge({ ...anywhere, NotResource: `${BUCKET}/private/*` })).toEqual(GOOD);
    expect(judge({ ...anywhere, NotResource: `${BUCKET}/amc/private/*` }).missing).toEqual(OBJECT_ACTIONS);
  });

  test.each([
    ['the bucket alone', BUCKET, OBJECT_ACTIONS],
    ['the objects alone', `${BUCKET}/*`, ['s3:ListBucket', 's3:GetBucketTagging']],
    ['a narrower prefix', [BUCKET, `${BUCKET}/amc/crm/*`], OBJECT_ACTIONS],
    ['another bucket', ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'], ALL],
    ['everything', '*', []],
  ])('on %s covers what it names', (_, Resource, missing) => {
    expect(judge({ ...grant, Resource }).missing).toEqual(missing);
  });

  test.each([
    ['of TLS holds', { Bool: { 'aws:SecureTransport': true } }, { missing: [], unsure: [] }],
    [
      'of a TLS version holds',
      { NumericGreaterThanEquals: { 's3:TlsVersion': 1.2 } },
      { missing: [], unsure: [] },
    ],
    ['of the account holds', { StringEquals: { 'aws:PrincipalAccount': ID } }, { missing: [], unsure: [] }],
    [
      'of another account does not',
      { StringEquals: { 'aws:PrincipalAccount': '9' } },
      { missing: ALL, unsure: [] },
    ],
    [
      'of a network is unknown',
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      { missing: [], unsure: ALL },
    ],
    [
      'of the prefix grants only listing',
      { StringLike: { 's3:prefix': 'amc/*' } },
      { missing: [...OBJECT_ACTIONS, 's3:GetBucketTagging'] },
    ],
    [
      'of the prefix, where there is one, holds',
      { StringLikeIfExists: { 's3:prefix': ['amc/*'] } },
      { missing: [], unsure: [] },
    ],
    [
      'of a narrower prefix is unknown',
      { StringLikeIfExists: { 's3:prefix': 'amc/crm/*' } },
      { unsure: ['s3:ListBucket'] },
    ],
    [
      'of another prefix does not',
      { StringLikeIfExists: { 's3:prefix': 'etl/*' } },
      { missing: ['s3:ListBucket'] },
    ],
  ])('under a condition %s', (_, Condition, expected) => {
    expect(judge({ ...grant, Condition })).toMatchObject(expected);
  });
});

describe('a denial', () => {
  test.each([
    ['of everybody', {}, { denying: ['No'] }],
    ['of a part of the objects', { Resource: `${BUCKET}/amc/crm/*` }, { denying: ['No'] }],
    ['of other objects', { Resource: `${BUCKET}/etl/*` }, { denying: [], maybeDenying: [] }],
    ['of a folder named by a variable', { Resource: `${BUCKET}/\${aws:username}/*` }, { denying: ['No'] }],
    ['of writing', { Action: 's3:Put*' }, { denying: [], maybeDenying: [] }],
    ['of others', { Principal: { AWS: '999988887777' } }, { denying: [] }],
    ['of one role of the account', { Principal: { AWS: ROLE } }, { denying: [], maybeDenying: ['No'] }],
    ['of all but the account', { Principal: undefined, NotPrincipal: { AWS: ID } }, { denying: [] }],
    [
      'of all but others',
      { Principal: undefined, NotPrincipal: { AWS: '999988887777' } },
      { denying: ['No'] },
    ],
    [
      'without TLS',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { denying: [], maybeDenying: [] },
    ],
    [
      'with old TLS',
      { Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
      { denying: [], maybeDenying: [] },
    ],
    [
      'of other accounts',
      { Condition: { StringNotEquals: { 'aws:PrincipalAccount': [ID, '9'] } } },
      { denying: [], maybeDenying: [] },
    ],
    [
      'of accounts but one',
      { Condition: { StringNotEquals: { 'aws:PrincipalAccount': '9' } } },
      { denying: ['No'] },
    ],
    [
      'from other networks',
      { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      { denying: [], maybeDenying: ['No'] },
    ],
  ])('%s is judged', (_, change, expected) => {
    expect(judge([grant, { ...deny, ...change }])).toMatchObject({ missing: [], ...expected });
  });

  test('without a Sid is identified by its number', () => {
    expect(judge([grant, { ...deny, Sid: undefined }]).denying).toEqual(['number 2']);
  });
});

test('text that is not a policy is detected', () => {
  for (const text of ['', 'null', '[]', '{}', '{"Statement": 1}', '{"Statement": [{"Effect": "Maybe"}]}'])
    expect(parseBucketPolicy(text)).toBeNull();
});

test.each(['', '12345', '1111222233334', 'arn:aws:iam::1:root', 'arn:aws:s3:::x', '*', ' abc'])(
  'the account "%s" is refused',
  (text) => {
    expect(() => parseAmcAccount(text)).toThrow(/12 digits/);
  },
);
