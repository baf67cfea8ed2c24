/// <reference types="astro/client" />

declare namespace App {
  // what the front door hands to every page (api/door/door.ts)
  type Locals = import('../api/door/door.ts').PageLocals;
}
