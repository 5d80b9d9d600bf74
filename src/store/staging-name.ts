/** How private folders in a temporary folder that others use as well are named. */
export const STAGING_PREFIX = 'amc-ingest-';
export const STAGING_NAME = /^amc-ingest-[A-Za-z0-9]{6}$/;
