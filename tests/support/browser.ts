import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Chromium from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { unpackChromium } from './chromium.ts';

export interface VisitOptions {
  /** CSS pixels; the floor is judged at 360 (a phone) and 1280 (a desk). */
  width?: 360 | 1280 | number;
  height?: number;
  lang?: 'vi' | 'en';
  /** false: everything must be readable and every form must work without scripts. */
  javaScript?: boolean;
  /** Address that relative `page.goto('/…')` calls start from. */
  baseURL?: string;
}

/** One reader with their own cookies. What the browser complains about is collected. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Console errors, page errors, CSP refusals, failed requests and answers ≥ 500 so far. */
  errors: string[];
  /** Throws with all that was collected; `close()` calls it too. */
  assertClean(): void;
  close(): Promise<void>;
}

export interface TestBrowser {
  newPage(options?: VisitOptions): Promise<Visit>;
  /** Closes the browser; throws when a page that is still open was not clean. */
  close(): Promise<void>;
}

// Single process: closing a page ends the browser. No zygote: slow and leaky. No web security: tests would prove nothing.
const UNWANTED = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content', '--no-sandbox', '--disable-setuid-sandbox', "--headless='shell'"];
const QUIET = [
  '--headless=shell', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--disable-client-side-phishing-detection', '--disable-default-apps', '--disable-extensions', '--metrics-recording-only',
  '--disable-dev-shm-usage', '--force-color-profile=srgb', '--hide-scrollbars',
];

/** Starts a headless Chromium that needs nothing but `node_modules`. */
export async function openBrowser(): Promise<TestBrowser> {
  const { executable, env } = await unpackChromium();
  const asRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env } as Record<string, string>,
    chromiumSandbox: false,
    args: [
      ...Chromium.args.filter((flag) => !UNWANTED.includes(flag)),
      ...QUIET,
      // Chromium refuses its sandbox to root; user namespaces are missing on many build machines.
      ...(asRoot || process.env['CI'] ? ['--no-sandbox'] : ['--disable-setuid-sandbox', '--no-sandbox']),
    ],
    ignoreDefaultArgs: ['--headless'],
    timeout: 60_000,
  });
  const visits = new Set<Visit>();

  return {
    async newPage(options = {}) {
      const width = options.width ?? 360;
      const context = await browser.newContext({
        viewport: { width, height: options.height ?? (width < 600 ? 740 : 800) },
        deviceScaleFactor: 1,
        isMobile: width < 600,
        hasTouch: width < 600,
        locale: options.lang === 'en' ? 'en-GB' : 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        javaScriptEnabled: options.javaScript ?? true,
        reducedMotion: 'reduce',
        ...(options.baseURL === undefined ? {} : { baseURL: options.baseURL }),
      });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const visit = watch(page, context, () => visits.delete(visit));
      visits.add(visit);
      return visit;
    },
    async close() {
      const dirty = [...visits].flatMap((visit) => visit.errors);
      await browser.close();
      if (dirty.length > 0) throw new Error(`The browser complained:\n${dirty.join('\n')}`);
    },
  };
}

function watch(page: Page, context: BrowserContext, forget: () => void): Visit {
  const errors: string[] = [];
  /** Documents that answered 4xx: the test judges these by their text; the browser's own remark on them is no fault. */
  const refusedDocuments = new Set<string>();

  context.on('page', (opened) => listen(opened));
  listen(page);

  function listen(target: Page): void {
    target.on('response', (response) => {
      if (response.status() >= 500) errors.push(`${response.status()} ${response.request().method()} ${response.url()}`);
      else if (response.status() >= 400 && response.request().isNavigationRequest()) refusedDocuments.add(response.url());
    });
    target.on('console', (message) => {
      if (message.type() !== 'error' && !/Content Security Policy/i.test(message.text())) return;
      const at = message.location().url;
      if (message.text().startsWith('Failed to load resource') && refusedDocuments.has(at)) return;
      errors.push(`console: ${message.text()} (${at})`);
    });
    target.on('pageerror', (error) => errors.push(`page error: ${error.stack ?? error.message}`));
    target.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // Leaving a page, or a download, aborts what was under way.
      if (reason === 'net::ERR_ABORTED') return;
      errors.push(`failed: ${request.method()} ${request.url()} ${reason}`);
    });
  }

  const assertClean = (): void => {
    if (errors.length > 0) throw new Error(`The browser complained:\n${errors.join('\n')}`);
  };
  return {
    page,
    context,
    errors,
    assertClean,
    async close() {
      forget();
      await context.close();
      assertClean();
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[]; html: string; failureSummary?: string }[];
}

export interface AxeOptions {
  /** Rule ids to leave out, each with the reason in the test beside it. */
  disable?: readonly string[];
}

/**
 * Judges the page with axe-core (WCAG 2.2 A and AA, and best practices); throws with one readable
 * line per place. The script enters through the debugging protocol, so that the page's own
 * content security policy stays in force.
 */
export async function axe(page: Page, options: AxeOptions = {}): Promise<void> {
  if (!(await hasScripts(page))) throw new Error('axe needs scripts: judge a page that was opened with javaScript on');
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Runtime.evaluate', { expression: `${axeSource};0`, allowUnsafeEvalBlockedByCSP: true });
    const rules = Object.fromEntries((options.disable ?? []).map((id) => [id, { enabled: false }]));
    const answer = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, ${JSON.stringify({ rules, resultTypes: ['violations'] })}).then((r) => JSON.stringify(r.violations))`,
      awaitPromise: true,
      returnByValue: true,
      allowUnsafeEvalBlockedByCSP: true,
    });
    if (answer.exceptionDetails) throw new Error(`axe did not run: ${answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text}`);
    const violations = JSON.parse(String(answer.result.value)) as AxeViolation[];
    if (violations.length === 0) return;
    const lines = violations.flatMap((violation) =>
      violation.nodes.map(
        (node) => `- ${violation.id} (${violation.impact ?? 'minor'}): ${violation.help}\n    ${node.target.join(' ')}\n    ${node.html.slice(0, 200)}\n    ${(node.failureSummary ?? '').replaceAll('\n', ' ')}`,
      ),
    );
    throw new Error(`axe found ${lines.length} fault(s) on ${page.url()}:\n${lines.join('\n')}`);
  } finally {
    await session.detach();
  }
}

/** Without scripts a promise in the page never settles; a document's own timer tells which case this is. */
async function hasScripts(page: Page): Promise<boolean> {
  const answer = page.evaluate(() => new Promise<boolean>((done) => setTimeout(() => done(true), 0)));
  const late = new Promise<boolean>((done) => setTimeout(() => done(false), 3_000));
  answer.catch(() => undefined);
  return Promise.race([answer, late]);
}

/** Throws when the page is wider than the screen: nothing on a phone may scroll sideways. */
export async function noSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => ({ page: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth }));
  if (wide.page > wide.screen) throw new Error(`${page.url()} is ${wide.page} px wide on a screen of ${wide.screen} px`);
}
