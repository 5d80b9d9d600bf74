import { z } from 'zod';
import { formatS3Location, type S3Location } from '../aws/s3-location.js';
import { signedCall } from '../aws/signed-call.js';
import { COLLABORATION_REGION } from '../model/collaboration.js';
import { failed, ok, skipped, warning, type CheckResult } from './check-result.js';
import { shellQuote } from './shell-quote.js';

export const LAKE_FORMATION = 'Lake Formation';
const ARN = 'arn:aws:s3:::';
const PAGE = 100;
/** Pages of registered locations whose names begin like the bucket's; more are not read. */
const MAX_PAGES = 20;

const listAnswer = z.looseObject({
  ResourceInfoList: z.array(z.looseObject({ ResourceArn: z.string().nullish() })).nullish(),
  NextToken: z.string().nullish(),
});

/**
 * Whether the tables' location is registered with Lake Formation, which would prevent AMC from reading it.
 * Needs `lakeformation:ListResources`; without it, the result is unknown, and the message has the command for
 * finding out.
 */
export async function checkLakeFormation(location: S3Location, signal: AbortSignal): Promise<CheckResult> {
  const { bucket } = location;
  const found = await registered(bucket, signal);
  if (typeof found === 'string') return notKnown(bucket, found);
  const here = found.filter((place) => overlaps(place, location));
  if (here.length > 0) {
    return failed(
      LAKE_FORMATION,
      `${here.join(', ')} is registered there: AMC cannot read tables in it.`,
      `Write the tables to another bucket, or end the registration (others may depend on it): ${here.map(deregister).join('; ')}`,
    );
  }
  if (found.length > 0) {
    return warning(
      LAKE_FORMATION,
      `${found.join(', ')} is registered there, in the same bucket as ${formatS3Location(location)}; AMC asks for a bucket that is not.`,
      'Write the tables to a bucket of their own.',
    );
  }
  return ok(LAKE_FORMATION, `nothing of s3://${bucket} is registered there.`);
}

/** The registered locations in the bucket, without the start of their ARNs; or why they are unknown. */
async function registered(bucket: string, signal: AbortSignal): Promise<string[] | string> {
  const places: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const result = await signedCall({
      service: 'lakeformation',
      region: COLLABORATION_REGION,
      path: '/ListResources',
      body: {
        FilterConditionList: [
          {
            Field: 'RESOURCE_ARN',
            ComparisonOperator: 'BEGINS_WITH',
            StringValueList: [`${ARN}${bucket}`],
          },
        ],
        MaxResults: PAGE,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      },
      signal,
    });
    if ('refused' in result) return result.refused;
    const { success, data } = listAnswer.safeParse(result.answer);
    if (!success) return 'an answer of another form';
    for (const { ResourceArn: arn } of data.ResourceInfoList ?? []) {
      const place = arn?.startsWith(ARN) === true ? plain(arn.slice(ARN.length)) : '';
      // Other buckets may have names that begin the same.
      if (place === bucket || place.startsWith(`${bucket}/`)) places.push(place);
    }
    if (data.NextToken === null || data.NextToken === undefined || data.NextToken === '') return places;
    nextToken = data.NextToken;
  }
  return `more than ${MAX_PAGES * PAGE} registered places`;
}

function plain(place: string): string {
  return place.replace(/\/?\*?$/, '');
}

function overlaps(place: string, { bucket, key }: S3Location): boolean {
  const tables = plain(`${bucket}/${key}`);
  return place === tables || tables.startsWith(`${place}/`) || place.startsWith(`${tables}/`);
}

function notKnown(bucket: string, reason: string): CheckResult {
  return skipped(
    LAKE_FORMATION,
    `not known whether s3://${bucket} is registered there, which it must not be: ${reason}. It takes lakeformation:ListResources.`,
    `Ask with other credentials; an empty list is the right answer: aws lakeformation list-resources --region ${COLLABORATION_REGION} --filter-condition-list Field=RESOURCE_ARN,ComparisonOperator=BEGINS_WITH,StringValueList=${ARN}${bucket}`,
  );
}

function deregister(place: string): string {
  return `aws lakeformation deregister-resource --region ${COLLABORATION_REGION} --resource-arn ${shellQuote(`${ARN}${place}`)}`;
}
