/** Who may do what to a product or a producer. */
import { hasRole, isMember, requirePerson } from '../access.ts';
import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';

/** What access is decided by. */
export interface Owned {
  organisationId: number | null;
  communeCode: string | null;
}

const isSystem = (ctx: Context): boolean => ctx.actor.kind === 'system';

/** A community team member acts for producers that have an account, in the communes of the grant. */
const helps = (ctx: Context, object: Owned): boolean =>
  ctx.actor.kind === 'person' && object.organisationId !== null && object.communeCode !== null && ctx.actor.roles.some((g) => g.role === 'HELPER' && g.communeCode === object.communeCode);

/** True for the producer's own people, a helper of its commune, listing officers and administrators. */
export const mayEdit = (ctx: Context, object: Owned): boolean =>
  isSystem(ctx) || isMember(ctx, object.organisationId, 'OWNER', 'MEMBER') || helps(ctx, object) || hasRole(ctx, 'TRADE_OFFICER', 'ADMIN');

/** @throws DomainError 401 or 403 */
export function requireEditor(ctx: Context, object: Owned): void {
  if (mayEdit(ctx, object)) return;
  requirePerson(ctx);
  throw forbidden({ vi: 'Sản phẩm này của cơ sở khác; tài khoản của bạn không sửa được.', en: 'This product belongs to another producer; your account may not edit it.' });
}

/** Officers who review listings. */
export const mayModerate = (ctx: Context): boolean => isSystem(ctx) || hasRole(ctx, 'TRADE_OFFICER', 'ADMIN');

/** @throws DomainError 401 or 403 */
export function requireModerator(ctx: Context): void {
  if (mayModerate(ctx)) return;
  requirePerson(ctx);
  throw forbidden({ vi: 'Việc này của cán bộ duyệt sản phẩm.', en: 'This is for the officers who review listings.' });
}

/** OCOP gradings belong to the agriculture and environment side. */
export const mayGrade = (ctx: Context): boolean => isSystem(ctx) || hasRole(ctx, 'OCOP_OFFICER', 'ADMIN');

/** @throws DomainError 401 or 403 */
export function requireGrader(ctx: Context): void {
  if (mayGrade(ctx)) return;
  requirePerson(ctx);
  throw forbidden({ vi: 'Việc này của cán bộ phụ trách OCOP.', en: 'This is for the officers in charge of OCOP.' });
}

/** Imports and merges: listing officers and OCOP officers. */
export function requireRegistrar(ctx: Context): void {
  if (mayModerate(ctx) || mayGrade(ctx)) return;
  requirePerson(ctx);
  throw forbidden({ vi: 'Việc này của cán bộ quản lý danh mục sản phẩm.', en: 'This is for the officers who keep the product register.' });
}

/** Nobody reviews a listing of an organisation that they belong to. */
export function refuseOwnCase(ctx: Context, object: Owned): void {
  if (isMember(ctx, object.organisationId)) {
    throw forbidden({ vi: 'Bạn là người của cơ sở này nên không tự duyệt; nhờ cán bộ khác xử lý.', en: 'You belong to this producer, so another officer must decide.' });
  }
}
