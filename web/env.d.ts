/// <reference types="astro/client" />

type PageLocals = import('../api/door/door.ts').PageLocals;

declare namespace App {
  /** What the front door hands to every page. */
  interface Locals extends PageLocals {}
}
