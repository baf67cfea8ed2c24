/** The addresses of stamps, lots and cartons: as they are printed, as they are kept, as they leave. */
import { isRestricted } from '../gs1/index.ts';

/**
 * What the QR carries: all capitals, so that QR's alphanumeric mode holds it.
 * @param origin PUBLIC_ORIGIN, e.g. 'https://sanque.vn'
 */
export const stampUri = (origin: string, gtin: string, serial: string): string => `${origin.toUpperCase()}/01/${gtin}/21/${serial}`;

/** The address of a lot or a stamp without its host. Stored keys look like this. */
export const classKey = (gtin: string, lot?: string): string => `/01/${gtin}${lot ? `/10/${encodeURIComponent(lot)}` : ''}`;

/** A registered GTIN leaves as id.gs1.org; a number of our own only under our own origin. */
export const canonicalUri = (origin: string, gtin: string, key: string): string => `${isRestricted(gtin) ? origin : 'https://id.gs1.org'}${key}`;

/**
 * The host-free key of a lot. A raw lot (fish, paddy) has no GTIN: it is named by its id.
 * @returns '/01/02938000000018/10/TM2610' or '/lo/7k3mpq4txh2r'
 */
export const lotKey = (lot: { publicId: string; gtin: string | null; code: string }): string => (lot.gtin === null ? `/lo/${lot.publicId}` : classKey(lot.gtin, lot.code));
