import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderReport } from '../../../src/report/html/render-report.js';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../helpers/chromium.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { sampleReport } from './sample-report.js';

const executablePath = CHROMIUM;

describe.skipIf(executablePath === null)(
  'the page of a report in Chromium (skipped where none is installed)',
  () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS });
    });
    afterAll(() => browser.close());

    async function open(
      colorScheme: 'light' | 'dark',
      width: number,
    ): Promise<{ page: Page; trouble: string[] }> {
      const file = path.join(await temporaryFolder(), 'report.html');
      const name = '<script>document.title="broken"</script>.csv';
      const report = { ...sampleReport(), inputs: [{ name, rows: 1_000 }] };
      await writeFile(file, renderReport(report, { ...sampleReport(), runId: 'run-0' }));
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const trouble: string[] = [];
      page.on('console', (message) => trouble.push(message.text()));
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== pathToFileURL(file).href) trouble.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
      return { page, trouble };
    }

    it.each(['light', 'dark'] as const)('is drawn and readable: %s', async (scheme) => {
      const { page, trouble } = await open(scheme, 1_000);
      expect(await page.title()).toBe('d2c_sales: report of a run');
      const seen = lookShape.parse(await page.evaluate(LOOK));
      expect(seen.plots).toBeGreaterThanOrEqual(2);
      expect(seen.smallest).toBeGreaterThan(60);
      // WCAG 2 requires a contrast of 4.5 for text, and of 3 for parts of plots.
      expect(Math.min(...seen.texts)).toBeGreaterThanOrEqual(4.5);
      expect(Math.min(...seen.shapes)).toBeGreaterThanOrEqual(3);
      expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(20_000);
      expect(trouble).toEqual([]);
      await page.close();
    });

    it('fits a narrow screen, and paper', async () => {
      const { page } = await open('light', 380);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
      await page.close();
    });
  },
);

const lookShape = z.object({
  plots: z.number(),
  smallest: z.number(),
  texts: z.array(z.number()),
  shapes: z.array(z.number()),
});

/** Inspects the page from inside: the sizes of plots, and the contrast of colors with the page. */
const LOOK = `(() => {
  const light = (color) => {
    const [r, g, b] = color.match(/\\d+/g).slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const colors = (selector, of) =>
    [...document.querySelectorAll(selector)].map((element) => contrast(getComputedStyle(element)[of], paper));
  const plots = [...document.querySelectorAll('svg[role=img]')].filter((plot) => plot.checkVisibility());
  return {
    plots: plots.length,
    smallest: Math.min(...plots.map((plot) => plot.getBoundingClientRect().height)),
    texts: [...colors('p, th, td, dt, dd, li, code, caption', 'color'), ...colors('svg text', 'fill')],
    shapes: colors('rect.one, rect.two, rect.bad, rect.past, path.one, path.bad', 'fill'),
  };
})()`;
