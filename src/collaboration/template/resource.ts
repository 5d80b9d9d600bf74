/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

export const ref = (name: string) => ({ Ref: name });
export const attribute = (resource: string, name: string) => ({ 'Fn::GetAtt': [resource, name] });
export const sub = (text: string) => ({ 'Fn::Sub': text });

/** A logical name: letters and digits, the table's name with a capital letter. */
export function logicalName(kind: string, table: string): string {
  return `${kind}${table.charAt(0).toUpperCase()}${table.slice(1)}`;
}

/** Text within `sub` that must not be substituted. */
export function literal(text: string): string {
  return text.replaceAll('${', '${!');
}
