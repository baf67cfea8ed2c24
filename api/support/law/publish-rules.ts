/** A new version of the law, as an administrator enters it: it holds from a day to come, and changes nothing that was sent before. */
import { requireRole } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { ARTICLES } from '../lawbook.ts';
import { keepVersion, ruleVersions } from '../rule-versions.ts';
import type { RuleVersion } from '../rules/types.ts';
import { requireAhead } from './ahead.ts';
import { articleFields, ruleVersionInput, toVersion, type RuleVersionInput } from './schemas.ts';

/**
 * Checks that a version may start on its day: from tomorrow on, its code and its day not used. A dossier keeps the law of the day of its request
 * (NĐ 80/2021 Đ10.4), so a law that acts on what was sent already is none that a person enters here.
 * @throws DomainError 409 code or day taken, 422
 */
export function readVersion(ctx: Pick<Context, 'db' | 'now'>, raw: RuleVersionInput): RuleVersion {
  const version = toVersion(parseInput(ruleVersionInput, raw));
  requireAhead(version.effectiveFrom, vnDate(ctx.now()), {
    vi: 'hồ sơ đã nộp giữ luật của ngày nộp nên không sửa lùi. Nếu văn bản có hiệu lực trở về trước, Ông/Bà nhờ đơn vị cung cấp phần mềm giao bản luật đó.',
    en: 'what was sent keeps the law of its day. If a law acts backwards, please ask for it to be delivered with the software.',
  });
  // a figure cannot rest on an article that is not in force yet
  const early = articleFields(version).filter(([, code]) => ARTICLES[code]!.effectiveFrom > version.effectiveFrom);
  if (early.length > 0) throw invalid(Object.fromEntries(early.map(([field]) => [field, { vi: 'Điều khoản này chưa có hiệu lực vào ngày đó.', en: 'This article is not in force yet on that day.' }])));
  for (const known of ruleVersions(ctx.db)) {
    if (known.code === version.code) throw conflict('code-taken', { vi: `Mã ${known.code} đã là của bản luật từ ${formatDate(known.effectiveFrom)}. Mời đặt mã khác.`, en: `Code ${known.code} belongs to the version from ${known.effectiveFrom}. Please choose another.` }, { code: { vi: 'Mã này đã dùng.', en: 'This code is taken.' } });
    if (known.effectiveFrom === version.effectiveFrom) throw conflict('day-taken', { vi: `Ngày ${formatDate(known.effectiveFrom)} đã có bản luật ${known.code}. Mỗi ngày chỉ một bản bắt đầu có hiệu lực.`, en: `Version ${known.code} starts on ${known.effectiveFrom} already. One version may start on a day.` }, { effectiveFrom: { vi: 'Ngày này đã có một bản.', en: 'A version starts on this day already.' } });
  }
  return version;
}

/**
 * Publishes a version of the law. Of two that race for a day one wins.
 * @throws DomainError 401, 403; 409 code or day taken; 422 by field
 */
export async function publishRules(ctx: Context, raw: RuleVersionInput, idempotencyKey?: string): Promise<{ code: string; effectiveFrom: string }> {
  const person = requireRole(ctx, 'ADMIN');
  return write(ctx, (db): { code: string; effectiveFrom: string } => {
    const version = readVersion(ctx, raw);
    const { digest } = keepVersion(db, version, person.userId, ctx.now());
    audit(ctx, { act: 'support.publishRules', object: 'rule-version', objectId: version.code, data: { effectiveFrom: version.effectiveFrom, digest } });
    return { code: version.code, effectiveFrom: version.effectiveFrom };
  }, { idempotencyKey, act: 'support.publishRules' });
}
