/** Structured logs: one JSON line each, never personal data (no names, phones, codes, bodies, raw addresses). */
import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    messageKey: 'msg',
    redact: { paths: ['*.phone', '*.email', '*.code', '*.password', '*.token', 'phone', 'email', 'password', 'token'], censor: '***' },
    serializers: { err: (e: Error) => ({ type: e.name, message: e.message, stack: e.stack }) },
  });
