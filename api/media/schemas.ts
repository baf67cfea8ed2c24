import { z } from 'zod';
import { say } from '../errors.ts';
import { textField } from '../text.ts';

/** A form's hidden token, as the pages make it. */
export const formToken = z.string().regex(/^[\w.-]{8,100}$/, say('Biểu mẫu đã cũ. Mời bạn tải lại trang.', 'The form is stale. Please reload the page.'));

/** Announces a photo before its bytes. `key` is the phone's own fingerprint of the file: the same key goes on where it stopped. */
export const createUploadInput = z.object({
  token: formToken,
  name: z.string().max(400).default('anh'),
  size: z.number().int().min(1, say('Tệp rỗng, không có ảnh.', 'The file is empty.')),
  key: z.string().min(1).max(200).optional(),
});
export type CreateUploadInput = z.input<typeof createUploadInput>;

/** What the photo shows, for people who hear the page instead of seeing it. */
export const altText = textField({ max: 160 });
