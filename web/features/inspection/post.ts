/** A posted record: its photos are staged first, so that a form with a mistake loses none. */
import type { Context } from '../../../api/context.ts';
import { invalid } from '../../../api/errors.ts';
import { saveInspection, type SavedInspection } from '../../../api/inspection/index.ts';
import { stageFiles } from '../../../api/media/index.ts';
import { attempt, type Attempt, type ReadForm } from '../forms.ts';

export async function postRecord(ctx: Context, form: ReadForm, record: { clientId: string; revision: number }, astro: { response: { status?: number } }): Promise<Attempt<SavedInspection> | null> {
  if (!form.posted) return null;
  return attempt(async () => {
    const { refused } = await stageFiles(ctx, record.clientId, form.files('photos'));
    if (refused[0]) throw invalid({ photos: refused[0].sentence });
    return saveInspection(ctx, { ...form.values, findings: form.all('findings'), ...record, record: form.action === 'record' });
  }, astro);
}
