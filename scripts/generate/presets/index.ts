import { googleProductsXml, metaProductsTemplate } from './feeds.js';
import { bigcommerceOrders, woocommerceOrders } from './item-orders.js';
import type { PresetSample } from './ledger.js';
import { squareItems, stripePayments } from './payments.js';
import {
  hubspotContacts,
  klaviyoProfiles,
  magentoCustomers,
  salesforceContacts,
  salesforceLeads,
} from './people-systems.js';
import {
  amazonListings,
  amazonListingsFrance,
  amazonListingsJapan,
  googleProducts,
  metaProducts,
  woocommerceProducts,
} from './products.js';
import { shopifyOrders } from './shopify-orders.js';
import { shopifyCustomers, shopifyProducts } from './shopify-others.js';

/** The samples of every preset; some presets have two. */
export function presetSamples(): readonly PresetSample[] {
  return [
    shopifyOrders(),
    shopifyCustomers(),
    shopifyProducts(),
    salesforceContacts(),
    salesforceLeads(),
    hubspotContacts(),
    klaviyoProfiles(),
    magentoCustomers(),
    woocommerceOrders('cell'),
    woocommerceOrders('rows'),
    woocommerceProducts(),
    bigcommerceOrders(),
    stripePayments(),
    squareItems(),
    googleProducts(),
    googleProductsXml(),
    metaProducts(),
    metaProductsTemplate(),
    amazonListings(),
    amazonListingsJapan(),
    amazonListingsFrance(),
  ];
}
