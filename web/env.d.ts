/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** All that a page may ask or do; the one of the whole process. */
    ctx: import('../api/context.ts').Context;
    lang: import('../api/context.ts').Lang;
    /** The address without `/en`: '/san-pham/che-lam'. */
    path: string;
    /** Set when the front door answers with the error page. */
    problem?: { status: number; vi: string; en: string; requestId?: string };
  }
}
