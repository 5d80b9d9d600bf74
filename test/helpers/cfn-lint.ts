import { execFileSync, spawnSync } from 'node:child_process';

/**
 * The findings of cfn-lint about templates; null where this machine does not have it (it is a Python program).
 * @param ignored checks to leave out
 */
export function lintTemplates(files: readonly string[], ignored: readonly string[] = []): string | null {
  try {
    execFileSync('cfn-lint', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const checks = ignored.length === 0 ? [] : ['--ignore-checks', ...ignored];
  const { stdout, stderr } = spawnSync('cfn-lint', ['--regions', 'us-east-1', ...checks, '--', ...files], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}
