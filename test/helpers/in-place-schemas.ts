/** Shipped schemas whose identifiers are hashed in place, with their samples. */
export const IN_PLACE_SCHEMAS: readonly (readonly [schema: string, sample: string])[] = [
  ['crm', 'crm.csv'],
  ['d2c-sales', 'd2c-sales.csv'],
  ...[
    'hubspot-contacts',
    'klaviyo-profiles',
    'salesforce-contacts',
    'salesforce-leads',
    'shopify-customers',
    'bigcommerce-orders',
    'woocommerce-orders',
  ].map((name) => [name, `presets/${name}.csv`] as const),
];
