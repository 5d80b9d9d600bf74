/** The oldest Node release that AWS SDK versions from January 2027 on support (aws/aws-sdk-js-v3, 2026). */
const SDK_NEEDS = 22;
/** Switches off the SDK's own warning of seven lines. */
const SDK_WARNING = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Replaces the AWS SDK's warning about old releases of Node by one line, for commands that use S3.
 *
 * @param version `process.versions.node`
 * @returns the line to print on stderr; null when there is nothing to say, or no person would read it
 */
export function nodeNotice(
  args: readonly string[],
  version: string,
  env: Record<string, string | undefined>,
): string | null {
  if (Number.parseInt(version, 10) >= SDK_NEEDS || env[SDK_WARNING] !== undefined) return null;
  env[SDK_WARNING] = 'true';
  const isSilent = args.some((word) =>
    ['--quiet', '--json', '--log-format'].includes(word.replace(/=.*/, '')),
  );
  if (isSilent || !args.some((word) => word.includes('s3://'))) return null;
  return `Note: Node ${version} works today; AWS SDK releases from January 2027 on need Node ${SDK_NEEDS} or newer.\n`;
}
