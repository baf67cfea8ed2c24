/** A floor with one producer, one certified product and its size; stamps can be issued at once. */
import { problemResponse, createRouter, withContext } from '../../api/http.ts';
import { issueStamps, activateStamps, openLot, resolver, routes, stampKeyRing, makeSerial, wrongMethods, type StampKeyRing } from '../../api/traceability/index.ts';
import { orderKey } from '../../api/traceability/stamps/order-key.ts';
import type { Context } from '../../api/context.ts';
import { NOW, person, testContext, type TestContext } from '../support/context.ts';

export const SECRET = 'a test secret of 32 bytes or more';
export const GTIN = '02938000000172';
export const OTHER_GTIN = '02938000000240';
export const COMMUNE = '16645';

export interface Floor extends TestContext {
  producer: Context;
  keys: { ring: StampKeyRing };
  /** Asks the resolver and the routes as a browser would. */
  ask: (path: string, init?: RequestInit & { as?: Context }) => Promise<Response>;
  serialOf: (range: string, index: number) => string;
  openedLot: (more?: Record<string, unknown>) => Promise<{ publicId: string; code: string }>;
  activeStamps: (count?: number) => Promise<{ lot: string; range: string; serial: string; path: string }>;
}

/** Marks the product as having one photo, without the pixels. */
const photo = (id: number) =>
  `INSERT INTO media (public_id, sha256, object, object_id, position, width, height, added_by, created_at) VALUES ('photo${id}', '${'0'.repeat(64)}', 'product', ${id}, 0, 100, 100, 'u', 0);`;

export function floor(options: { env?: Record<string, string>; now?: number } = {}): Floor {
  const keys = { ring: stampKeyRing([SECRET]) };
  const services = { stampKeys: { get newest() { return keys.ring.newest; }, has: (c: string) => keys.ring.has(c), rangeKey: (c: string, n: number) => keys.ring.rangeKey(c, n) } satisfies StampKeyRing };
  const test = testContext({ services, ...options });
  const { db } = test;
  const at = (options.now ?? NOW) - 1;
  db.exec(`
    INSERT INTO province (code, name, short_name, kind) VALUES ('38', 'Thanh Hóa', 'Thanh Hóa', 'TINH') ON CONFLICT DO NOTHING;
    INSERT INTO commune (code, province_code, name, kind) VALUES ('${COMMUNE}', '38', 'Phường Hải Bình', 'PHUONG') ON CONFLICT DO NOTHING;
    INSERT INTO organisation (id, public_id, kind, name, tax_code, address, commune_code, illustration, created_by, created_at, updated_at)
      VALUES (1, 'orgone0001', 'COOPERATIVE', 'HTX Nước mắm Ba Làng', '2800000001', 'Tổ dân phố 3', '${COMMUNE}', 0, 'u', ${at}, ${at}), (2, 'orgtwo0002', 'COOPERATIVE', 'HTX Khác', '2800000002', NULL, '${COMMUNE}', 0, 'u', ${at}, ${at});
    INSERT INTO producer (id, slug, name, name_key, province_code, commune_code, organisation_id, created_at, updated_at)
      VALUES (1, 'htx-ba-lang', 'HTX Nước mắm Ba Làng', 'htx ba lang', '38', '${COMMUNE}', 1, ${at}, ${at}), (2, 'htx-khac', 'HTX Khác', 'htx khac', '38', '${COMMUNE}', 2, ${at}, ${at});
    INSERT INTO product (id, public_id, slug, name, name_en, name_key, group_code, producer_id, province_code, commune_code, ingredients, state, created_by, created_at, updated_at, published_at)
      VALUES (1, 'productone', 'nuoc-mam-ba-lang', 'Nước mắm cốt Ba Làng', 'Ba Làng fish sauce', 'nuoc mam', 'food', 1, '38', '${COMMUNE}', 'Cá cơm 75%, muối 25%', 'PUBLISHED', 'u', ${at}, ${at}, ${at}),
             (2, 'producttwo', 'mam-tom-khac', 'Mắm tôm <khác> & "lạ"', NULL, 'mam tom', 'food', 2, '38', '${COMMUNE}', NULL, 'PUBLISHED', 'u', ${at}, ${at}, ${at});
    INSERT INTO trade_item (id, public_id, product_id, gtin, gtin_kind, label, net_quantity, net_unit, created_at, updated_at)
      VALUES (1, 'itemone001', 1, '${GTIN.slice(1)}', 'OWN', 'Chai 500 ml', 500, 'ml', ${at}, ${at}), (2, 'itemtwo002', 2, '${OTHER_GTIN.slice(1)}', 'OWN', 'Hũ 200 g', 200, 'g', ${at}, ${at});
    INSERT INTO trade_item_gtin (gtin14, trade_item_id, kind, created_at) VALUES ('${GTIN}', 1, 'OWN', ${at}), ('${OTHER_GTIN}', 2, 'OWN', ${at});
    INSERT INTO grading (product_id, kind, stars, decision_number, decision_date, body, valid_until, created_by, created_at)
      VALUES (1, 'CERTIFICATE', 4, '318/QĐ-UBND', '2025-06-14', 'UBND tỉnh Thanh Hóa', '2028-06-14', 'u', ${at});
    ${photo(1)} ${photo(2)}
  `);
  const producer = test.as(person({ roles: ['OWNER'], organisationId: 1 }));
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/', resolver).route('/', wrongMethods).route('/api/v1', routes);
  const self: Floor = {
    ...test,
    producer,
    keys,
    ask: async (path, { as = test.ctx, ...init } = {}) => app.request(`http://127.0.0.1${path}`, init, { ctx: { ...as } }),
    serialOf: (range, index) => {
      const row = db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [range])!;
      return makeSerial(orderKey(test.ctx)!, stampKeyRing([SECRET, SECRET_2]).rangeKey(row.check, row.number)!, { range: row.number, index });
    },
    openedLot: (more = {}) => openLot(producer, lotInput(more)),
    activeStamps: async (count = 100) => {
      const lot = await self.openedLot();
      const { publicId: range } = await issueStamps(producer, { lot: lot.publicId, count });
      await activateStamps(producer, { range });
      const serial = self.serialOf(range, 0);
      return { lot: lot.publicId, range, serial, path: `/01/${GTIN}/21/${serial}` };
    },
  };
  return self;
}

export const SECRET_2 = 'another test secret, 32 bytes or more';

export const lotInput = (more: Record<string, unknown> = {}) => ({
  tradeItem: 'itemone001', code: 'TM2610', productionDate: '2026-10-02', expiryDate: '2028-10-02', quantity: '2.400', communeCode: COMMUNE, standards: 'TCVN 5107:2018', ...more,
});

export const text = async (answer: Response) => answer.text();
/** The first heading: the verdict's sentence. */
export const headline = (page: string) => /<h1>([^<]*)<\/h1>/.exec(page)?.[1];
