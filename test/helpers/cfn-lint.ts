import { execFileSync, spawnSync } from 'node:child_process';

/** What cfn-lint says of templates; null where this machine does not have it (it is a Python program). */
export function lintTemplates(files: readonly string[], regions = ['us-east-1']): string | null {
  try {
    execFileSync('cfn-lint', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const { stdout, stderr } = spawnSync('cfn-lint', ['--regions', ...regions, '--', ...files], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}
