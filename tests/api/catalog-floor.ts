/** A floor with places, two producers with organisations, and people in every role of the catalogue. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadPlaces } from '../../api/places/index.ts';
import { saveListing, saveTradeItem, submitListing, approveListing, type ListingInput } from '../../api/catalog/index.ts';
import type { Context } from '../../api/context.ts';
import { person, SYSTEM, testContext, type TestContext } from '../support/context.ts';

/** Places loaded once per test process, copied from then on. */
let seed: string | undefined;

async function givePlaces(floor: TestContext, system: Context): Promise<void> {
  if (!seed) {
    await loadPlaces(system);
    seed = join(mkdtempSync(join(tmpdir(), 'sanque-places-')), 'places.db');
    const file = seed;
    floor.db.exec(`VACUUM INTO '${file}'`);
    process.once('exit', () => rmSync(dirname(file), { recursive: true, force: true }));
    return;
  }
  floor.db.exec(`ATTACH '${seed}' AS seed`);
  for (const table of ['province', 'commune', 'old_place', 'reference_version']) floor.db.exec(`INSERT INTO main.${table} SELECT * FROM seed.${table}`);
  floor.db.exec('DETACH seed');
}

export const HAI_BINH = '16645';

export interface CatalogFloor extends TestContext {
  system: Context;
  owner: Context;
  /** of another cooperative */
  stranger: Context;
  helper: Context;
  helperElsewhere: Context;
  officer: Context;
  ocop: Context;
  admin: Context;
  organisationId: number;
}

export async function catalogFloor(): Promise<CatalogFloor> {
  const floor = testContext();
  const system = floor.as(SYSTEM);
  await givePlaces(floor, system);
  floor.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Thử',0,'{}',1)");
  const organisation = (name: string, taxCode: string): number =>
    floor.db.run("INSERT INTO organisation (public_id, kind, name, tax_code, commune_code, province_code, created_by, created_at, updated_at) VALUES (?, 'COOPERATIVE', ?, ?, ?, '38', 'test', 1, 1)", [`org-${taxCode}`, name, taxCode, HAI_BINH]).lastInsertRowid;
  const organisationId = organisation('HTX Nước mắm Thử', '9900000016');
  const otherId = organisation('HTX Khác', '9900000023');
  const of = (id: number, role: 'OWNER' | 'MEMBER') => floor.as(person({ roles: [role], organisationId: id, organisationKind: 'COOPERATIVE' }));
  return {
    ...floor, system, organisationId,
    owner: of(organisationId, 'OWNER'), stranger: of(otherId, 'OWNER'),
    helper: floor.as(person({ roles: ['HELPER'], organisationId: 90, communeCode: HAI_BINH })), helperElsewhere: floor.as(person({ roles: ['HELPER'], organisationId: 90, communeCode: '15412' })),
    officer: floor.as(person({ roles: ['TRADE_OFFICER'], organisationId: 91 })), ocop: floor.as(person({ roles: ['OCOP_OFFICER'], organisationId: 92 })), admin: floor.as(person({ roles: ['ADMIN'], organisationId: 91 })),
  };
}

export const listing = (floor: CatalogFloor, more: Partial<ListingInput> = {}): ListingInput => ({ name: 'Nước mắm cốt Thử', groupCode: 'food', communeCode: HAI_BINH, organisationId: floor.organisationId, story: 'Ủ chượp 18 tháng.', ...more });

/** A product on the floor with one size at 85.000 đ for 500 ml. */
export async function publishedProduct(floor: CatalogFloor, name: string) {
  const saved = await saveListing(floor.owner, listing(floor, { name }));
  const item = await saveTradeItem(floor.owner, { product: saved.publicId, label: 'Chai 500 ml', amount: '500', unit: 'ml', price: '85.000', stock: '10' });
  await submitListing(floor.owner, { publicId: saved.publicId, version: saved.version });
  await approveListing(floor.officer, { publicId: saved.publicId, version: saved.version });
  return { ...saved, item };
}
