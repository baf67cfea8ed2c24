/** The forms of a supplement: what is missing, row by row; the answers, item by item. */
import type { Context } from '../../../api/context.ts';
import { sendSupplement, type AnswerFile } from '../../../api/support/index.ts';
import type { ReadForm } from '../forms.ts';

/** Rows that the officer's form shows: three, or as many as were typed and one more was asked for; twelve at most. */
export function askedRows(values: Record<string, string>): number {
  let n = 3;
  while (values[`missing.${n}`] !== undefined) n++;
  return Math.min(n, 12);
}

/** What the officer typed, without the rows that were left empty. */
export const askedItems = (values: Record<string, string>): string[] => Array.from({ length: askedRows(values) }, (_, n) => (values[`missing.${n}`] ?? '').trim()).filter((what) => what !== '');

/** The rows as they were typed, moved together, so that a remark on the second thing stands at the second row. */
export const moveTogether = (values: Record<string, string>): Record<string, string> => Object.fromEntries(askedItems(values).map((what, n) => [`missing.${n}`, what]));

/** The answers and papers of a form, item by item. */
export async function sentAnswers(form: ReadForm): Promise<{ answers: Record<string, string>; files: AnswerFile[] }> {
  const answers: Record<string, string> = {};
  const files: AnswerFile[] = [];
  for (const item of form.all('item')) {
    answers[item] = form.values[`answer.${item}`] ?? '';
    for (const file of form.files(`file.${item}`)) files.push({ item, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  return { answers, files };
}

/** Sends the answers and papers of the enterprise's form. */
export async function sendAnswers(ctx: Context, form: ReadForm, base: { publicId: string; version: number | null }): Promise<void> {
  const { answers, files } = await sentAnswers(form);
  await sendSupplement(ctx, { ...base, answers }, files, form.token);
}
