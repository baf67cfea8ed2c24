/** Tries a line of the access table as everybody, and says in words what was not as the line says. */
import { addressOf, type Line } from '../data/access/line.ts';
import { VISITORS, type AccessFloor, type Answer, type Visitor } from './access-floor.ts';

/** Refused: not signed in, not allowed, nothing here, or sent to the sign-in. A page that the front door shows for these has their status too. */
export const isRefused = ({ status, location }: Pick<Answer, 'status' | 'location'>): boolean =>
  status === 401 || status === 403 || status === 404 || (status >= 300 && status < 400 && /^(?:\/en)?\/dang-nhap(?:$|[?/])/.test(location ?? ''));

/** What the answer says is wrong, when it says so. */
const problem = (text: string): string => /"en":"[^"]*"(?:.*"fields":\{.*)?/s.exec(text)?.[0].replace(/"(?:vi|requestId)":"[^"]*",?/g, '').slice(0, 300) ?? text.slice(0, 80);

/** @returns in words what was not as the line says, with those to whom it happened; '' when all was */
export async function tryAsEverybody(floor: AccessFloor, line: Line): Promise<string> {
  const { method, path, sent } = addressOf(line, floor.objects);
  const json = sent.form === undefined && method !== 'GET';
  const init = {
    ...(json ? { body: JSON.stringify(sent.body ?? {}) } : sent.form === undefined ? {} : { body: sent.form instanceof FormData ? sent.form : new URLSearchParams(sent.form).toString() }),
    headers: { ...(json ? { 'content-type': 'application/json' } : sent.form === undefined || sent.form instanceof FormData ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...sent.headers },
  };
  const wrong = new Map<string, Visitor[]>();
  for (const visitor of VISITORS) {
    const answer = await floor.try(visitor, method, path, init);
    const said = `${answer.status}${answer.location ? ` to ${answer.location}` : ''}`;
    const found = (fault: string) => wrong.set(fault, [...(wrong.get(fault) ?? []), visitor]);
    const refused = isRefused(answer);
    if (answer.status >= 500) found(`it failed with ${said}: ${answer.text.slice(0, 200)}`);
    else if (line.policy.may.has(visitor)) {
      if (refused) found(`${said} refuses some who may (${problem(answer.text)})`);
    } else if (!refused) found(`${said} lets in some who may not (${problem(answer.text)})`);
    else if (answer.changes > 0) found(`${said}, and yet ${answer.changes} rows were written`);
    for (const secret of floor.secrets) {
      if (!secret.readers.has(visitor) && !path.includes(secret.text) && answer.text.includes(secret.text)) found(`${said} shows ${secret.of} to some who may not see it`);
    }
  }
  return Array.from(wrong, ([fault, visitors]) => `${line.route} [${line.policy.name}]: ${fault}: ${visitors.join(', ')}`).join('\n');
}
