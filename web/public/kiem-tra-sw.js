/**
 * Keeps the inspector's page on the phone, so that it opens without a signal. Only that page and its files are kept;
 * what is recorded stands in the phone's own database, and nothing else of the floor is touched.
 */
const KEPT = 'kiem-tra-1';
const PAGE = /^(\/en)?\/can-bo\/kiem-tra\/tai-cho\/?$/;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { keep, forget } = event.data ?? {};
  if (forget) event.waitUntil(caches.delete(KEPT).then(() => event.ports[0]?.postMessage('done')));
  if (!Array.isArray(keep)) return;
  event.waitUntil(
    caches.open(KEPT).then(async (cache) => {
      for (const address of keep) {
        const answer = await fetch(address, { credentials: 'same-origin' }).catch(() => null);
        // a redirect to the sign-in page must not take the page's place
        if (answer?.ok && !answer.redirected) await cache.put(address, answer);
      }
      event.ports[0]?.postMessage('done');
    }),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && PAGE.test(url.pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(url.pathname, { ignoreVary: true })) ?? Response.error()));
  } else if (url.pathname.startsWith('/_astro/') || /\.(?:svg|ico|png|webmanifest)$/.test(url.pathname)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  }
});
