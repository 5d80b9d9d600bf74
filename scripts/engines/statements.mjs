/** Statements that create the function in each engine. What is in capitals is to be replaced. */

/** A library in Cloud Storage: the code of a function itself is limited to 32 kB. */
export function bigQueryStatement() {
  return `CREATE OR REPLACE FUNCTION \`MY_PROJECT.MY_DATASET.amc_hash\`(id_type STRING, id_value STRING, id_country STRING)
RETURNS STRING
DETERMINISTIC
LANGUAGE js
OPTIONS (library = ["gs://MY-BUCKET/amc-identifiers.js"])
AS r"""
  return amcHash(id_type, id_value, id_country);
""";
`;
}

/**
 * The script is in the function. It is evaluated once per environment: without the global variable, once per row.
 * @param {string} script
 */
export function snowflakeStatement(script) {
  if (script.includes('$$'))
    throw new Error('The script ends the text of the function: it has two dollar signs.');
  const assigned = script.replace(/^(?:"use strict";)?\s*var amcIdentifiers=/, 'amcIdentifiers=');
  if (assigned === script) throw new Error('The script does not begin with its global variable.');
  return `CREATE OR REPLACE FUNCTION amc_hash(ID_TYPE VARCHAR, ID_VALUE VARCHAR, ID_COUNTRY VARCHAR)
RETURNS VARCHAR
LANGUAGE JAVASCRIPT
CALLED ON NULL INPUT
IMMUTABLE
AS $$
if (typeof amcIdentifiers === "undefined") {
${assigned.trim()}
}
return amcIdentifiers.amcHash(ID_TYPE, ID_VALUE, ID_COUNTRY);
$$;
`;
}

export function redshiftStatement() {
  return `CREATE OR REPLACE EXTERNAL FUNCTION f_amc_hash(VARCHAR, VARCHAR, VARCHAR)
RETURNS VARCHAR
STABLE
LAMBDA 'amc-hash'
IAM_ROLE 'arn:aws:iam::MY-ACCOUNT:role/MY-ROLE';
`;
}
