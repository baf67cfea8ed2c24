/** Several people on one running floor, each with a phone of their own; faults of every page on the way are told together. */
import type { Page } from 'playwright-core';
import { axe, noSidewaysScroll, openBrowser, type Visit } from './browser.ts';
import { DEMO, startServer, type TestServer } from './server.ts';

export interface Journey {
  server: TestServer;
  /** What axe found, and pages wider than their screen. */
  faults: string[];
  /** Somebody who is not signed in. */
  visitor(width?: number): Promise<Page>;
  /** One of the demo's people, signed in by a one-time code. */
  signedIn(account: string, width?: number): Promise<Page>;
  /** Judges the page as it stands. */
  well(page: Page): Promise<void>;
  /** Throws when a browser complained. */
  close(): Promise<void>;
}

export async function openJourney(): Promise<Journey> {
  const [server, browser] = await Promise.all([startServer(), openBrowser()]);
  const visits: Visit[] = [];
  const faults: string[] = [];
  const visitor = async (width = 360): Promise<Page> => {
    const visit = await browser.newPage({ width, baseURL: server.url });
    visits.push(visit);
    return visit.page;
  };
  return {
    server,
    faults,
    visitor,
    signedIn: async (account, width = 360) => {
      const page = await visitor(width);
      await page.goto('/dang-nhap');
      await page.getByLabel('Số điện thoại hoặc thư điện tử').first().fill(`${account}@demo.sanque.vn`);
      await page.getByRole('button', { name: 'Gửi mã cho tôi' }).click();
      await page.getByLabel('Mã 6 số').fill(DEMO.otp);
      await page.getByRole('button', { name: 'Vào sàn' }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/dang-nhap'));
      return page;
    },
    well: async (page) => {
      for (const check of [axe, noSidewaysScroll]) await check(page).catch((fault: Error) => faults.push(fault.message));
    },
    close: async () => {
      try {
        for (const visit of visits) await visit.close();
      } finally {
        await browser.close();
        await server.stop();
      }
    },
  };
}
