/** The communes of the province as options of a select. */
import type { Context } from '../../../api/context.ts';
import { homeProvince } from '../../../api/accounts/index.ts';
import { listCommunes } from '../../../api/places/index.ts';

export const communeOptions = (ctx: Context, none: string): { value: string; label: string }[] => [
  { value: '', label: none },
  ...listCommunes(ctx, homeProvince(ctx)).map((c) => ({ value: c.code, label: c.name })),
];
