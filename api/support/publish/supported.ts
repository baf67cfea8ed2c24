/**
 * Who was supported (TT 06/2022 Đ3.6b): enterprises and cooperatives by name, all others only counted, because their name is a person's.
 * Sums are the ledger's: paid, less what was claimed back.
 */
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import type { Kind } from '../rules/types.ts';

export interface Supported {
  year: number;
  programme: string;
  programmeName: Sentence;
  name: string;
  commune: string | null;
  form: 'ENTERPRISE' | 'COOPERATIVE';
  kinds: Kind[];
  settledVnd: number;
  /** Repaid after a false declaration; taken off `settledVnd` already. */
  recoveredVnd: number;
  illustration: boolean;
}
/** Those who are not named: households, cooperative groups. */
export interface Counted {
  year: number;
  programme: string;
  programmeName: Sentence;
  count: number;
  settledVnd: number;
}
export interface SupportedList {
  named: Supported[];
  counted: Counted[];
  years: number[];
}

interface Row {
  year: number;
  slug: string;
  vi: string;
  en: string;
  organisationId: number;
  name: string;
  kind: string;
  commune: string | null;
  settledVnd: number;
  recoveredVnd: number;
  illustration: number;
  kindsJson: string;
}

/** The supported of all programmes, the newest year first, by name. Years without a payment have no row. */
export function supportedList(ctx: Pick<Context, 'db'>): SupportedList {
  const rows = ctx.db.all<Row>(
    `SELECT b.year, p.slug, p.name_vi AS vi, p.name_en AS en, o.id AS organisationId, o.name, o.kind, c.name AS commune, p.illustration,
       sum(CASE WHEN e.debit_state = 'SETTLED' THEN e.amount_vnd ELSE -e.amount_vnd END) AS settledVnd, sum(CASE WHEN e.debit_state = 'RECOVERED' THEN e.amount_vnd ELSE 0 END) AS recoveredVnd,
       (SELECT json_group_array(DISTINCT i.kind) FROM support_contract k JOIN support_application ka ON ka.id = k.application_id JOIN support_budget kb ON kb.id = k.budget_id JOIN support_contract_item ci ON ci.contract_id = k.id JOIN support_item i ON i.id = ci.item_id
          WHERE ka.organisation_id = o.id AND kb.programme_id = p.id AND kb.year = b.year AND EXISTS (SELECT 1 FROM support_payment x WHERE x.contract_id = k.id AND x.kind = 'DELIVERY' AND x.state = 'PAID')) AS kindsJson
     FROM support_ledger_entry e JOIN support_budget b ON b.id = e.budget_id JOIN support_programme p ON p.id = b.programme_id
       JOIN support_application a ON a.id = e.application_id JOIN organisation o ON o.id = a.organisation_id LEFT JOIN commune c ON c.code = o.commune_code
     WHERE (e.debit_state = 'SETTLED' OR e.credit_state = 'SETTLED') AND p.state <> 'DRAFT'
     GROUP BY b.year, p.id, o.id HAVING settledVnd > 0 ORDER BY b.year DESC, o.name, o.id`);
  const named: Supported[] = [];
  const counted = new Map<string, Counted>();
  for (const r of rows) {
    const programmeName = { vi: r.vi, en: r.en };
    if (r.kind === 'COMPANY' || r.kind === 'COOPERATIVE') {
      named.push({ year: r.year, programme: r.slug, programmeName, name: r.name, commune: r.commune, form: r.kind === 'COMPANY' ? 'ENTERPRISE' : 'COOPERATIVE', kinds: (JSON.parse(r.kindsJson) as Kind[]).sort(), settledVnd: r.settledVnd, recoveredVnd: r.recoveredVnd, illustration: r.illustration === 1 });
    } else {
      const key = `${r.year}/${r.slug}`;
      const sum = counted.get(key) ?? { year: r.year, programme: r.slug, programmeName, count: 0, settledVnd: 0 };
      counted.set(key, { ...sum, count: sum.count + 1, settledVnd: sum.settledVnd + r.settledVnd });
    }
  }
  return { named, counted: [...counted.values()], years: [...new Set(rows.map((r) => r.year))] };
}
