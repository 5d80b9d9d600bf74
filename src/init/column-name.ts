/** AMC allows 128 characters. */
const MAX_NAME = 60;
/** Columns that AMC adds to every data set with identifiers; AMC overwrites uploaded columns of these names. */
const OWN_TO_AMC: ReadonlySet<string> = new Set(['user_id', 'user_id_type']);

/** Names for AMC columns: letters, digits and `_`, without duplicates and without AMC's own names. */
export class ColumnNames {
  readonly #taken = new Set<string>();

  /** @param text what the name is derived from; @param otherwise used when nothing of it is left */
  make(text: string, otherwise: string): string {
    const made = text
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036F]/g, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^[_\d]+|_+$/g, '')
      .slice(0, MAX_NAME)
      .replace(/_+$/, '');
    const base = made === '' ? otherwise : OWN_TO_AMC.has(made) ? `source_${made}` : made;
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}_${number}`;
    this.#taken.add(name);
    return name;
  }
}

/**
 * Amazon's tables in every instance: a data set of the same name would shadow one in all queries. Source:
 * Amazon's documentation of AMC's data sources.
 */
const AMAZON_TABLES =
  /^(?:amazon_|amc_|dsp_|sponsored_|adserver_|ads_|audience_segments?|conversions?(?:_|$)|display_|retail_|segment_metadata|prime_video|streaming_|brand_store|amazonretail|your_garage|experian_|foursquare_|ncs_|catalina)/;

/** A data set id that is not one of Amazon's tables and not reserved. */
export function dataSetIdFrom(text: string): string {
  const id = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, MAX_NAME);
  if (id === '' || id === 'list') return 'my_data';
  return AMAZON_TABLES.test(id) ? `my_${id}` : id;
}

/** Whether a data set of this name would shadow one of Amazon's tables. */
export function shadowsAmazonTable(id: string): boolean {
  return AMAZON_TABLES.test(id);
}
