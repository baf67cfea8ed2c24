/** A process that acts on dossiers at random until it is killed; each act is told on stdout once it has been acknowledged. */
import type { Context, Person } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { appropriate, approveApplication, recommend, sendBackApplication, withdrawApplication } from '../../api/support/index.ts';
import { openDatabase } from '../../db/client.ts';

interface Orders { file: string; now: number; programmeId: number; officer: Person; approver: Person; dossiers: { publicId: string; owner: Person }[] }
const { file, now, programmeId, officer, approver, dossiers } = JSON.parse(process.argv[2]!) as Orders;
const db = openDatabase(file, { busyTimeoutMs: 1_000 });
const as = (actor: Person | { kind: 'system'; name: string }) => ({ db, actor, lang: 'vi', now: () => now, requestId: 'crasher' }) as unknown as Context;
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

for (;;) {
  const { publicId, owner } = any(dossiers);
  const act = any(['approve', 'approve', 'sendBack', 'recommend', 'withdraw', 'appropriate']);
  try {
    if (act === 'approve') await approveApplication(as(approver), { publicId });
    else if (act === 'sendBack') await sendBackApplication(as(approver), { publicId, reason: 'Mời xem lại hồ sơ.' });
    else if (act === 'recommend') await recommend(as(officer), { publicId, outcome: 'APPROVE', reason: 'Đủ điều kiện theo Nghị định 80.' });
    else if (act === 'withdraw') await withdrawApplication(as(owner), { publicId });
    else await appropriate(as({ kind: 'system', name: 'crasher' }), { programmeId, year: 2026, source: 'PROVINCE', amountVnd: 1, reference: 'Bổ sung dự toán' });
    process.stdout.write(`${act} ${publicId}\n`);
  } catch (error) {
    if (!isDomainError(error)) throw error;
  }
}
