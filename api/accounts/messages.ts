/** Messages to people: an SMS port and a mail port, each with a real gateway over HTTP and an outbox to read in the demo. */
import type { Database } from '../../db/client.ts';
import { isBusy } from '../../db/client.ts';
import { postOnce } from '../outgoing.ts';
import { isPlaceholderEmail } from './rules.ts';

export interface Message {
  /** E.164 for SMS, an address for e-mail. */
  to: string;
  /** Only e-mail has one. */
  subject?: string;
  text: string;
  /** The gateway must send a key once only. */
  key: string;
}

/**
 * What became of a message: `sent`; `refused` (the gateway said no; sending again is useless);
 * `later` (it never reached the gateway; may be tried again); `unknown` (it may have been sent: a person looks before anything is repeated).
 */
export type SendOutcome = { kind: 'sent' } | { kind: 'refused' | 'later' | 'unknown'; reason: string };

export interface MessagePort {
  /** 'gateway', 'demo' or 'none': what the pages say about messages. */
  readonly via: 'gateway' | 'demo' | 'none';
  /** Never throws; takes at most ten seconds. */
  send(message: Message): Promise<SendOutcome>;
}
export type SmsPort = MessagePort;
export type MailPort = MessagePort;

/**
 * A gateway that takes `POST {to, text, subject?, key}` as JSON with a bearer token; `key` is sent as `Idempotency-Key` too.
 * 2xx means taken, 4xx refused (429: later), anything else of unknown outcome.
 */
export function httpGateway(url: string, token: string | undefined, fetchLike: typeof fetch = fetch): MessagePort {
  return {
    via: 'gateway',
    async send(message) {
      const posted = await postOnce(url, token, message.key, message, fetchLike);
      if (posted.kind !== 'answered') return posted;
      const { response } = posted;
      await response.body?.cancel();
      if (response.ok) return { kind: 'sent' };
      return { kind: response.status >= 400 && response.status < 500 ? 'refused' : 'unknown', reason: `HTTP ${response.status}` };
    },
  };
}

/** Writes messages where a page shows them (`/tin-nhan-mau`); only for a floor with demo data. */
export function demoOutbox(db: Database, channel: 'SMS' | 'EMAIL', now: () => number = Date.now): MessagePort {
  return {
    via: 'demo',
    async send(message) {
      try {
        const body = message.subject ? `${message.subject}\n${message.text}` : message.text;
        db.run('INSERT INTO demo_message (channel, recipient, body, key, at) VALUES (?,?,?,?,?) ON CONFLICT (key) DO NOTHING', [channel, message.to, body, message.key, now()]);
        db.run('DELETE FROM demo_message WHERE id <= (SELECT max(id) FROM demo_message) - 500');
        return { kind: 'sent' };
      } catch (error) {
        return { kind: isBusy(error) ? 'later' : 'unknown', reason: error instanceof Error ? error.name : 'unknown' };
      }
    },
  };
}

/** True when the demo province was loaded: only then do demo accounts, fixed codes and the readable outbox exist. */
export const isDemoFloor = (db: Database): boolean => db.get<{ demo: number }>('SELECT demo FROM installation WHERE id = 1')?.demo === 1;

/**
 * The port for a channel: the gateway when its address is set, else the readable outbox on a floor with demo data,
 * else nothing is sent and the outcome says so. The demo flag is asked at each message, for the demo may be loaded after the start.
 */
export function messagePort(channel: 'SMS' | 'EMAIL', db: Database, gateway: { url?: string | undefined; token?: string | undefined }): MessagePort {
  const real = gateway.url ? httpGateway(gateway.url, gateway.token) : null;
  const demo = demoOutbox(db, channel);
  return {
    get via() {
      return real ? 'gateway' : isDemoFloor(db) ? 'demo' : 'none';
    },
    async send(message) {
      if (channel === 'EMAIL' && isPlaceholderEmail(message.to)) return { kind: 'refused', reason: 'placeholder address' };
      if (real) return real.send(message);
      if (isDemoFloor(db)) return demo.send(message);
      return { kind: 'refused', reason: 'no gateway is set' };
    },
  };
}

/** The two ports of an installation. */
export const messagePorts = (db: Database, env: { SMS_URL?: string | undefined; SMS_TOKEN?: string | undefined; MAIL_URL?: string | undefined; MAIL_TOKEN?: string | undefined }): { sms: SmsPort; mail: MailPort } => ({
  sms: messagePort('SMS', db, { url: env.SMS_URL, token: env.SMS_TOKEN }),
  mail: messagePort('EMAIL', db, { url: env.MAIL_URL, token: env.MAIL_TOKEN }),
});
