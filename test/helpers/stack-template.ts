import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { makeApp } from '../../infra/make-app.js';
import type { IngestStack } from '../../infra/ingest-stack.js';
import { parseSettings } from '../../infra/stack-settings.js';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statementShape = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.unknown().optional(),
  Action: texts,
  Resource: texts,
  Condition: z.unknown().optional(),
});
/** A statement of a policy with its locations as strings. */
export type LiteralStatement = z.output<typeof statementShape>;

/** CDK needs seconds for a stack, and more on a busy machine. */
export const SLOW_MS = 300_000;

export interface MadeStack {
  readonly template: Template;
  readonly stack: IngestStack;
}

/**
 * The stack for settings, without the checks of cdk-nag and CloudFormation's rules, which take long and are made by
 * other tests.
 */
export function stackOf(settings: object): MadeStack {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'amc-stack-'));
  // Annotations synthesize again, so the folder exists for as long as the tests run.
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const { stack } = makeApp(parseSettings(settings), { outdir, isChecked: false });
  return { template: Template.fromStack(stack), stack };
}

/**
 * Statements of the policies of a kind, by the start of their logical id. The ARN of a bucket is derived from its
 * logical id.
 */
export function statementsOf(
  template: Template,
  type: 'AWS::IAM::Policy' | 'AWS::S3::BucketPolicy' | 'AWS::KMS::Key',
  start: string,
): LiteralStatement[] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith(start))
    .flatMap(([, { Properties }]) => {
      const document = Properties.PolicyDocument ?? Properties.KeyPolicy;
      return z.array(statementShape).parse(literal(document.Statement));
    });
}

/** The name that stands for a bucket of the template. */
export function bucketNameOf(template: Template, start: string): string {
  const id = Object.keys(template.findResources('AWS::S3::Bucket')).find((each) => each.startsWith(start));
  return String(id).toLowerCase();
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '999900009999',
};

/** What CloudFormation makes of references, with names derived from logical ids. */
function literal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Ref') return PSEUDO[String(argument)] ?? String(argument).toLowerCase();
  if (name === 'Fn::GetAtt' && Array.isArray(argument))
    return `arn:aws:s3:::${String(argument[0]).toLowerCase()}`;
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = [String(argument[0]), literal(argument[1])];
    return Array.isArray(parts) ? parts.join(separator) : parts;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, literal(each)]));
}
