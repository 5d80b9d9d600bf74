import { type CheckResult, failed, ok, warning } from './check-result.js';

/** As `engines` in package.json says. */
export const MIN_NODE = [20, 19] as const;
/** Earlier releases no longer get security fixes. */
const MAINTAINED_MAJOR = 22;

/** Whether this release of Node (`process.versions.node`) can run the command. */
export function checkNode(version: string): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor, minMinor] = MIN_NODE;
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    return failed(
      'node',
      `Node ${version} is older than ${minMajor}.${minMinor}.`,
      'Install Node 22 or 24 (https://nodejs.org).',
    );
  }
  if (major < MAINTAINED_MAJOR) {
    return warning(
      'node',
      `Node ${version} works, but gets no security fixes any more.`,
      'Install Node 22 or 24.',
    );
  }
  return ok('node', `Node ${version}.`);
}
