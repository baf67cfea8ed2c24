/** A line of the table of who may do what: one route, one policy. */
import type { Objects } from '../../support/access-floor.ts';
import type { Policy } from './policies.ts';

/** What is sent: ids of the address by their name, and beside them a query, a JSON body or a form. An object of the own organisation, in a state in which the act is possible. */
export type Sent = Record<string, unknown> & { query?: Record<string, string>; body?: unknown; form?: FormData | Record<string, string>; headers?: Record<string, string> };

export interface Line {
  /** 'POST /api/v1/lots/:id/stamps', or 'GET /gian-hang/lo/[id]'. */
  route: string;
  policy: Policy;
  sent: (o: Objects) => Sent;
}

export const line = (route: string, policy: Policy, sent: (o: Objects) => Sent = () => ({})): Line => ({ route, policy, sent });

/** The address with its ids, which are ':name' in JSON routes and '[name]' in pages. @throws Error that names the id that the line does not give */
export function addressOf({ route, sent }: Line, objects: Objects): { method: string; path: string; sent: Sent } {
  const [method = '', pattern = ''] = route.split(' ');
  const given = sent(objects);
  const path = pattern.replace(/:(\w+)|\[(\w+)\]/g, (_, a: string | undefined, b: string | undefined) => {
    const value = given[(a ?? b)!];
    if (typeof value !== 'string') throw new Error(`the line '${route}' gives no ${a ?? b}`);
    return encodeURIComponent(value);
  }).replace(/\*$/, () => (typeof given.rest === 'string' ? given.rest : ''));
  return { method, path: given.query ? `${path}?${new URLSearchParams(given.query).toString()}` : path, sent: given };
}
