/**
 * AMC's own tables, according to Amazon's documentation of its data sources. A data set with such a name would take
 * precedence over Amazon's table in every query of the instance.
 */
const TABLES: ReadonlySet<string> = new Set(
  (
    'dsp_impressions dsp_impressions_by_matched_segments dsp_impressions_by_user_segments dsp_clicks dsp_views ' +
    'dsp_video_events_feed sponsored_ads_traffic conversions conversions_all conversions_with_relevance ' +
    'amazon_attributed_events_by_conversion_time amazon_attributed_events_by_traffic_time segment_metadata'
  ).split(' '),
);
/** Counterparts of the tables for queries that create audiences. */
const FOR_AUDIENCES = /_for_audiences$/;

/** Whether AMC itself has a table of that name. */
export function isAmazonTable(dataSetId: string): boolean {
  const name = dataSetId.toLowerCase();
  return TABLES.has(name) || TABLES.has(name.replace(FOR_AUDIENCES, ''));
}
