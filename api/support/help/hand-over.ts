import { ownersOf, tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { write } from '../../write.ts';
import { refInput, type RefInput } from '../schemas.ts';
import { requireFresh } from '../store.ts';
import { requireOwnDraft } from './access.ts';

/**
 * The helper hands the draft to the enterprise: it stays a draft, and the owner gets a message with its address, to look it over, change it
 * and send it from their own account. Handing the same version over again tells nobody twice.
 * @throws DomainError 401, 403, 404; 409 no owner with an account, the owner has gone on with it, changed meanwhile
 */
export async function handOver(ctx: Context, raw: RefInput, idempotencyKey?: string): Promise<{ publicId: string; handedAt: number }> {
  const input = parseInput(refInput, raw);
  return write(ctx, (db): { publicId: string; handedAt: number } => {
    const { app, help } = requireOwnDraft(ctx, input.publicId);
    requireFresh(app, input.version);
    if (help.handedAt !== null && help.handedVersion === app.version) return { publicId: app.publicId, handedAt: help.handedAt };
    if (ownersOf(db, app.organisationId, ctx.now()).length === 0) {
      throw conflict('no-owner', { vi: 'Đơn vị chưa có người đại diện có tài khoản trên sàn, nên chưa có ai để nhận hồ sơ. Mời họ đăng ký bằng số điện thoại trước; bản soạn vẫn còn đây.', en: 'The organisation has no representative with an account here, so nobody can take the dossier. Ask them to register first; the draft stays.' });
    }
    const now = ctx.now();
    db.run('UPDATE support_help SET handed_at = ?, handed_version = ? WHERE application_id = ?', [now, app.version, app.id]);
    tellOwners(ctx, app.organisationId, `helped:${app.publicId}:${app.version}`, `Tổ công nghệ số cộng đồng đã soạn giúp hồ sơ xin hỗ trợ. Mời Ông/Bà xem, sửa nếu cần và tự nộp: ${ctx.env.PUBLIC_ORIGIN}/ho-so/${app.publicId}`);
    audit(ctx, { act: 'support.help.handOver', object: 'application', objectId: app.publicId, data: { organisation: app.organisationId, team: help.teamOrganisationId, version: app.version } });
    return { publicId: app.publicId, handedAt: now };
  }, { idempotencyKey, act: 'support.help.handOver' });
}
