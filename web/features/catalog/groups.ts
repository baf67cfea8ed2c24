/** The six OCOP product groups as pages call them. */
import { GROUPS as OCOP } from '../../../api/catalog/index.ts';
import type { Pair } from '../../i18n/page.ts';
import type { WeaveGroup } from './weave.ts';

/** Short names by code. */
export const GROUPS = Object.fromEntries(OCOP.map((group) => [group.code, { vi: group.shortVi, en: group.en }])) as Readonly<Record<WeaveGroup, Pair>>;

/** Any group code to one that has a pair of colours; an unknown one is dressed as food. */
export const weaveGroup = (code: string | null | undefined): WeaveGroup => (code && code in GROUPS ? (code as WeaveGroup) : 'food');
