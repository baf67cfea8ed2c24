/** What robots may read: the floor, not the desks. */
import type { APIRoute } from 'astro';

const CLOSED = ['/gian-hang', '/can-bo', '/tai-khoan', '/dang-nhap', '/dang-ky', '/ho-so', '/tim-kiem', '/api/'];

export const GET: APIRoute = ({ locals }) => {
  const lines = ['User-agent: *', ...CLOSED.flatMap((path) => (path === '/api/' ? [`Disallow: ${path}`] : [`Disallow: ${path}`, `Disallow: /en${path}`])), '', `Sitemap: ${locals.ctx.env.PUBLIC_ORIGIN}/sitemap.xml`, ''];
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } });
};
