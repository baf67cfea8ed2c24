import { isMember } from '../access.ts';
import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { LegalForm, Sector } from './rules/types.ts';
import { legalFormOf } from './worksheet.ts';

/** What an enterprise has told before, so that it is asked only once. */
export interface Declaration {
  organisationId: number;
  name: string;
  taxCode: string | null;
  legalForm: LegalForm;
  provinceCode: string | null;
  sector: Sector | null;
  employees: number | null;
  revenueVnd: number | null;
  capitalVnd: number | null;
  foundedOn: string | null;
  womenOwned: boolean;
  manyWomen: boolean;
  socialEnterprise: boolean;
  contactName: string;
  contactPhone: string;
}

/** The latest declaration of an organisation, with what the floor knows of it. @throws DomainError 403 not of this organisation */
export function lastDeclaration(ctx: Context, organisationId: number): Declaration {
  if (!isMember(ctx, organisationId, 'OWNER', 'MEMBER')) throw forbidden();
  const org = ctx.db.get<{ name: string; kind: string; taxCode: string | null; provinceCode: string | null; phone: string | null }>('SELECT name, kind, tax_code AS taxCode, province_code AS provinceCode, phone FROM organisation WHERE id = ?', [organisationId]);
  if (!org) throw forbidden();
  const last = ctx.db.get<{ sector: Sector | null; employees: number | null; revenueVnd: number | null; capitalVnd: number | null; foundedOn: string | null; womenOwned: number; manyWomen: number; socialEnterprise: number; contactName: string | null; contactPhone: string | null }>(
    `SELECT a.sector, a.employees, a.revenue_vnd AS revenueVnd, a.capital_vnd AS capitalVnd, a.founded_on AS foundedOn, a.women_owned AS womenOwned, a.many_women AS manyWomen, a.social_enterprise AS socialEnterprise,
     t.contact_name AS contactName, t.contact_phone AS contactPhone FROM support_application a LEFT JOIN support_application_text t ON t.application_id = a.id
     WHERE a.organisation_id = ? AND a.sector IS NOT NULL ORDER BY a.updated_at DESC, a.id DESC LIMIT 1`, [organisationId]);
  return {
    organisationId, name: org.name, taxCode: org.taxCode, legalForm: legalFormOf(org.kind), provinceCode: org.provinceCode, sector: last?.sector ?? null, employees: last?.employees ?? null, revenueVnd: last?.revenueVnd ?? null,
    capitalVnd: last?.capitalVnd ?? null, foundedOn: last?.foundedOn ?? null, womenOwned: last?.womenOwned === 1, manyWomen: last?.manyWomen === 1, socialEnterprise: last?.socialEnterprise === 1,
    contactName: last?.contactName ?? (ctx.actor.kind === 'person' ? ctx.actor.name : ''), contactPhone: last?.contactPhone ?? org.phone ?? '',
  };
}
