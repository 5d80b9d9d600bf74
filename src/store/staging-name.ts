/** The naming of private folders in a temporary folder that others also use. */
export const STAGING_PREFIX = 'amc-ingest-';
export const STAGING_NAME = /^amc-ingest-[A-Za-z0-9]{6}$/;
