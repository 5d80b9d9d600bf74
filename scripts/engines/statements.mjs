/** Statements that create the function in each engine. Placeholders are in capitals. */

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
 * The functions contain the scripts, and each stays below the size that Snowflake recommends for the code of a
 * function: one for phone numbers, one for all other identifiers, and a third that calls either.
 * @param {{phones: string, others: string}} scripts
 * @returns {readonly string[]}
 */
export function snowflakeStatements({ phones, others }) {
  return [
    `CREATE OR REPLACE FUNCTION amc_hash_phone(ID_VALUE VARCHAR, ID_COUNTRY VARCHAR)
${snowflakeFunction(phones, 'amcPhones', '"PHONE", ID_VALUE, ID_COUNTRY')}`,
    `CREATE OR REPLACE FUNCTION amc_hash_other(ID_TYPE VARCHAR, ID_VALUE VARCHAR, ID_COUNTRY VARCHAR)
${snowflakeFunction(others, 'amcOthers', 'ID_TYPE, ID_VALUE, ID_COUNTRY')}`,
    `CREATE OR REPLACE FUNCTION amc_hash(ID_TYPE VARCHAR, ID_VALUE VARCHAR, ID_COUNTRY VARCHAR)
RETURNS VARCHAR
LANGUAGE SQL
IMMUTABLE
AS $$
CASE WHEN UPPER(ID_TYPE) = 'PHONE' THEN amc_hash_phone(ID_VALUE, ID_COUNTRY)
ELSE amc_hash_other(ID_TYPE, ID_VALUE, ID_COUNTRY) END
$$;
`,
  ];
}

/**
 * The script is evaluated once per environment; without the global variable, it would be once per row.
 * @param {string} script
 * @param {string} name of the global variable, since functions may share an environment
 * @param {string} values
 */
function snowflakeFunction(script, name, values) {
  if (script.includes('$$'))
    throw new Error('The script ends the text of the function: it has two dollar signs.');
  const assigned = script.replace(/^(?:"use strict";)?\s*var amcIdentifiers=/, `${name}=`);
  if (assigned === script) throw new Error('The script does not begin with its global variable.');
  return `RETURNS VARCHAR
LANGUAGE JAVASCRIPT
CALLED ON NULL INPUT
IMMUTABLE
AS $$
if (typeof ${name} === "undefined") {
${assigned.trim()}
}
return ${name}.amcHash(${values});
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
