import type { PresetSample } from './ledger.js';
import { shopifyOrders } from './shopify-orders.js';

/** The sample of every preset. */
export function presetSamples(): readonly PresetSample[] {
  return [shopifyOrders()];
}
