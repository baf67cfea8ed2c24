/** What a stall's forms offer: whose product it is, where it is made. */
import { producerOfOrganisation } from '../../../api/catalog/index.ts';
import type { Context, Person } from '../../../api/context.ts';
import { communeByCode, listCommunes } from '../../../api/places/index.ts';

export interface Stall { value: number; label: string; communeCode: string | null; provinceCode: string | null }

/** The organisations for which the person may list, each once. */
export function stallsOf(ctx: Context, person: Person): Stall[] {
  const own = person.roles.filter((grant) => grant.role === 'OWNER' || grant.role === 'MEMBER');
  return [...new Map(own.map((grant) => [grant.organisationId, grant])).values()].map((grant) => {
    const producer = producerOfOrganisation(ctx, grant.organisationId);
    const communeCode = producer?.communeCode ?? grant.communeCode;
    return {
      value: grant.organisationId,
      label: grant.organisationName,
      communeCode,
      provinceCode: producer?.provinceCode ?? (communeCode ? (communeByCode(ctx, communeCode)?.provinceCode ?? null) : null),
    };
  });
}

/** The communes of a province as a form offers them; none when the province is not known yet. */
export const communeChoices = (ctx: Context, provinceCode: string | null | undefined): { value: string; label: string }[] =>
  provinceCode ? listCommunes(ctx, provinceCode).map((commune) => ({ value: commune.code, label: commune.name })) : [];
