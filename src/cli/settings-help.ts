/** Where the settings come from; part of the help of every command that needs them. */
export const SETTINGS_HELP = `
AMC settings come from the environment: AMC_CLIENT_ID, AMC_CLIENT_SECRET, AMC_REFRESH_TOKEN (Login with Amazon) and
AMC_REGION (NA, EU or FE). AMC_ACCOUNT_ID, AMC_MARKETPLACE_ID and AMC_INSTANCE_ID are found by asking AMC where there
is only one; amc-ingest doctor prints them. AMC_API_URL and AMC_TOKEN_URL point elsewhere. AMC_SECRET may name an AWS secret that holds them as JSON; AMC_CLIENT_ID_SECRET,
AMC_CLIENT_SECRET_SECRET and AMC_REFRESH_TOKEN_SECRET one secret each.`;
