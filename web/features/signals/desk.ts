/** What the pages of signals share: which verb a button is, what is said afterwards, words of fields and counts. */
import type { Context } from '../../../api/context.ts';
import { confirmHold, dismissSignal, releaseHold, type Severity, type SignalLine, type SignalState } from '../../../api/traceability/index.ts';
import { attempt, type Attempt, type ReadForm } from '../forms.ts';

export const SIGNAL_PATH = '/can-bo/tin-hieu';
export const SIGNAL_TAGS: Readonly<Record<SignalState, 'wait' | 'stop' | 'idle'>> = { OPEN: 'wait', HELD: 'stop', DISMISSED: 'idle' };
export const SEVERITY_TAGS: Readonly<Record<Severity, 'stop' | 'wait' | 'plain'>> = { HIGH: 'stop', MEDIUM: 'wait', LOW: 'plain' };

const VERBS = { hold: confirmHold, dismiss: dismissSignal, release: releaseHold } as const;

/** Runs the verb of the button that was pressed; null on a visit. */
export async function actOnSignal(ctx: Context, form: ReadForm, signal: string, astro: { response: { status?: number } }): Promise<Attempt<unknown> | null> {
  if (!form.posted) return null;
  const verb = VERBS[form.action as keyof typeof VERBS] ?? dismissSignal;
  return attempt<unknown>(() => verb(ctx, { ...form.values, signal }, { idempotencyKey: form.token }), astro);
}

type Words = (vi: string, en: string) => string;

/** What was counted, in a sentence: "3 vùng trong 24 giờ, 5 lượt". */
export function countWords(line: Pick<SignalLine, 'kind' | 'n' | 'evidence'>, t: Words, number: (n: number) => string): string {
  const { kind, n, evidence: e } = line;
  if (kind === 'FAR_PLACES') {
    const sessions = t(`${number(e.sessions ?? 0)} lượt`, `${number(e.sessions ?? 0)} sessions`);
    return (e.regions ?? 0) > 1 ? `${t(`${number(e.regions!)} vùng trong 24 giờ`, `${number(e.regions!)} regions in 24 hours`)}, ${sessions}` : `${t(`${number(e.sources ?? 0)} mạng trong một ngày`, `${number(e.sources ?? 0)} networks in one day`)}, ${sessions}`;
  }
  if (kind === 'MANY_SERIALS') {
    return [
      e.serials ? t(`${number(e.serials)} tem khác nhau`, `${number(e.serials)} different stamps`) : '',
      e.attempts ? t(`${number(e.attempts)} số chưa từng cấp`, `${number(e.attempts)} serials never issued`) : '',
    ].filter(Boolean).join(', ') + t(' trong một giờ', ' in one hour');
  }
  if (kind === 'OUTLIER') {
    return t(`${number(n)} lượt, các tem khác trung bình ${number(e.othersMean ?? 0)}`, `${number(n)} checks, the others ${number(e.othersMean ?? 0)} on average`);
  }
  return t(`${number(n)} lượt`, n === 1 ? '1 look' : `${number(n)} looks`);
}

export const doneWords = (t: Words): Record<string, string> => ({
  hold: t('Đang giữ. Trang của các tem này đã đổi ngay lúc này.', 'Held. The pages of these stamps have changed at once.'),
  release: t('Đã thôi giữ. Trang của các tem trở lại như trước.', 'Released. The pages of these stamps are as before.'),
  dismiss: t('Đã ghi. Nếu bằng chứng tăng gấp đôi, tín hiệu sẽ tự mở lại.', 'Noted. If the evidence doubles, the signal opens again by itself.'),
});

export const signalLabels = (t: Words): Record<string, string> => ({
  reasonVi: t('Nói với người quét, một câu', 'One sentence for people who scan, in Vietnamese'),
  reasonEn: t('Câu đó bằng tiếng Anh', 'The same in English'),
  phone: t('Số điện thoại để hỏi', 'Phone number for questions'),
  first: t('Từ tem số', 'From stamp number'),
  last: t('Đến tem số', 'To stamp number'),
  reason: t('Vì sao không giữ', 'Why there is no hold'),
  releaseReason: t('Kết quả, vì sao thôi giữ', 'The result: why it is released'),
});
