/** Where an enterprise is measured again by the same edition. */
import type { Edition } from '../../../api/matching/index.ts';

export const againHref = (edition: Edition): string => (edition.kind === 'PAPER' ? '/tu-danh-gia/giay-ket-qua' : edition.document === '' ? '/tu-danh-gia?buoc=1' : `/tu-danh-gia?bo=${edition.versionId}&buoc=1`);
