/** The environment, parsed once; every fault is listed before the process ends. */
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['0', '1', 'true', 'false', '']).transform((v) => v === '1' || v === 'true');
const url = z.url({ protocol: /^https?$/ }).transform((u) => u.replace(/\/+$/, ''));

const schema = z.object({
  PORT: port.default(4321),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  /** What stamps and links carry, without a trailing slash. */
  PUBLIC_ORIGIN: url.optional(),
  MEILI_URL: url.optional(),
  MEILI_API_KEY: z.string().optional(),
  /** Name of the index, when one Meilisearch serves several installations. */
  MEILI_INDEX: z.string().regex(/^[a-z0-9_-]{1,40}$/).default('sanque'),
  STAMP_SECRET: z.string().min(32, 'at least 32 bytes').optional(),
  DEMO_PASSWORD: z.string().min(8).optional(),
  DEMO_OTP: z.string().regex(/^\d{6}$/, 'six digits').optional(),
  DEMO_API_KEY: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Addresses of proxies in front (comma-separated), whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z.string().default('').transform((v) => v.split(',').map((s) => s.trim()).filter(Boolean)),
  /** Header in which those proxies name the client's region: a province code or a country's two letters. Unset: unknown. */
  GEO_HEADER: z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'the name of a header').transform((v) => v.toLowerCase()).optional(),
  /** No demo province on an empty data folder. */
  NO_DEMO: flag.default(false),
  /** A real SMS gateway (HTTP POST); without it, messages stay in the demo outbox. */
  SMS_URL: url.optional(),
  SMS_TOKEN: z.string().optional(),
  /** A real mail gateway (HTTP POST). */
  MAIL_URL: url.optional(),
  MAIL_TOKEN: z.string().optional(),
  /** Other traceability systems (HTTP POST); without an address a port is made up on a demo floor, else not connected. */
  PORTAL_NATIONAL_URL: url.optional(),
  PORTAL_NATIONAL_TOKEN: z.string().optional(),
  PORTAL_MINISTRY_URL: url.optional(),
  PORTAL_MINISTRY_TOKEN: z.string().optional(),
  VERIGOODS_URL: url.optional(),
  VERIGOODS_TOKEN: z.string().optional(),
  /** A file of PEM certificates: the authorities whose signatures count (national roots). Unset: signatures are checked, their chain is said to be unchecked. */
  SIGNATURE_ROOTS: z.string().optional(),
  /** The national public-service portal (HTTP POST): dossiers come in, their status goes back. */
  PORTAL_SERVICES_URL: url.optional(),
  PORTAL_SERVICES_TOKEN: z.string().optional(),
  /** The national business register (HTTP POST): what it says of an enterprise that applies. */
  BUSINESS_REGISTER_URL: url.optional(),
  BUSINESS_REGISTER_TOKEN: z.string().optional(),
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEEP: z.coerce.number().int().min(1).max(1_000).default(14),
  /** Hour of the day in Vietnam at which the daily backup starts. */
  BACKUP_HOUR: z.coerce.number().int().min(0).max(23).default(2),
});

export type Env = Omit<z.output<typeof schema>, 'PUBLIC_ORIGIN'> & { PUBLIC_ORIGIN: string };

export class EnvError extends Error {
  override name = 'EnvError';
}

/**
 * Parses the environment. Empty strings count as absent.
 * @throws EnvError that lists every fault, one per line
 */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined && v !== ''));
  const result = schema.safeParse(present);
  if (!result.success) {
    throw new EnvError(result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'));
  }
  const env = result.data;
  return { ...env, PUBLIC_ORIGIN: env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}` };
}
