/** Who is at the page, and the way to the sign-in page when nobody is. */
import type { Person } from '../../api/context.ts';
import { localPath } from '../i18n/page.ts';

interface AstroLike {
  locals: App.Locals;
  url: URL;
  request: Request;
}

/** The signed-in person, or null: `const person = await signIn(Astro); if (!person) return toSignIn(Astro);` */
export async function signIn(astro: Pick<AstroLike, 'locals'>): Promise<Person | null> {
  const { actor } = astro.locals.ctx;
  return actor.kind === 'person' ? actor : null;
}

/** An address inside the floor that may follow a sign-in; anything else is the account page. */
export function safeNext(next: string | null | undefined): string {
  return next && /^\/(?![/\\])[\w\-./?=&%~+]*$/.test(next) && !next.startsWith('/dang-') ? next : '/tai-khoan';
}

/** 303 to the sign-in page, which leads back here. */
export function toSignIn(astro: AstroLike): Response {
  const { path, lang } = astro.locals;
  const back = astro.request.method === 'GET' ? path + astro.url.search : path;
  return seeOther(`${localPath('/dang-nhap', lang)}?tiep=${encodeURIComponent(back)}`);
}

/** 303, with cookies where a sign-in or sign-out set some. */
export function seeOther(address: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: address, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
