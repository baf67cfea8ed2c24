/** Which body's desk a person looks at, for those few who sit in several. */
import type { DeskBody } from '../../../api/support/index.ts';

/** The body that the address names (`dv`), else the first. Never empty: whoever enters has one. */
export const bodyAsked = (bodies: readonly DeskBody[], url: URL): DeskBody => bodies.find((b) => String(b.id) === url.searchParams.get('dv')) ?? bodies[0]!;
