/** What a scan may honestly say, and which looks count. */
import type { StampState } from '../stamps/rules.ts';

export type VerdictKind =
  /** Valid, and nobody checked it before. */
  | 'first'
  /** Valid, checked before. */
  | 'again'
  /** Valid, looked at without counting: by staff, the producer or a machine. */
  | 'valid'
  | 'notActivated'
  | 'void'
  | 'recalled'
  | 'expired'
  /** A person is looking into it; nobody should trade on it meanwhile. */
  | 'held'
  /** Its key is missing, so nothing can be said. */
  | 'uncheckable'
  /** Wrong tag, index beyond its range, or printed under another product. */
  | 'neverIssued'
  /** No product of this floor. */
  | 'notOurs'
  /** No serial in the address: only the product, or only a lot. */
  | 'product'
  | 'lot';

/** The shape that goes with the colour: 'tick' green, 'eye' brown, 'cross' red, 'question' grey, 'none' no verdict. */
export type VerdictShape = 'tick' | 'eye' | 'cross' | 'question' | 'none';

export const SHAPES: Record<VerdictKind, VerdictShape> = {
  first: 'tick',
  valid: 'tick',
  again: 'eye',
  notActivated: 'eye',
  void: 'cross',
  recalled: 'cross',
  expired: 'cross',
  held: 'eye',
  neverIssued: 'cross',
  uncheckable: 'question',
  notOurs: 'question',
  product: 'none',
  lot: 'none',
};

/** What is known of a stamp whose tag was proven. */
export interface StampFacts {
  recalled: boolean;
  /** Held by a person of the authority. */
  held?: boolean;
  /** State of this very stamp, spans taken into account. */
  state: StampState;
  /** 'YYYY-MM-DD' or null. */
  expiryDate: string | null;
}

/** How many checks count so far, this one included where it counts. */
export interface CheckFacts {
  /** This look was the first check (or a reload by the one who made it). */
  isFirst: boolean;
  counted: boolean;
  checks: number;
}

/**
 * The part of a verdict that does not depend on earlier checks. What is dangerous comes before what is merely wrong.
 * @param today Vietnamese date; on the last day of its life a product is still good
 */
export function standing(facts: StampFacts, today: string): 'recalled' | 'void' | 'held' | 'notActivated' | 'expired' | 'valid' {
  if (facts.recalled) return 'recalled';
  if (facts.state === 'VOID') return 'void';
  const expired = facts.expiryDate !== null && facts.expiryDate < today;
  if (facts.state === 'ACTIVATED' && expired) return 'expired'; // "do not use it" says more than "do not trade it"
  if (facts.held) return 'held';
  return facts.state === 'NOT_ACTIVATED' ? 'notActivated' : 'valid';
}

/** A check counts for an activated stamp that is not held; recalled and expired goods are still checked by people. */
export const countsAsCheck = (facts: StampFacts): boolean => facts.state === 'ACTIVATED' && !facts.held;

export function verdictKind(facts: StampFacts, check: CheckFacts, today: string): VerdictKind {
  const base = standing(facts, today);
  if (base !== 'valid') return base;
  if (check.isFirst) return 'first';
  if (check.counted) return check.checks <= 1 ? 'first' : 'again';
  return check.checks === 0 ? 'valid' : 'again';
}

// robots that draw the preview in a chat, and crawlers; people's browsers inside those apps are not among them
const ROBOTS = /facebookexternalhit|facebot|twitterbot|telegrambot|slackbot|slack-imgproxy|discordbot|linkedinbot|skypeuripreview|zalobot|zalo-?preview|viber(?!.*mozilla)|^whatsapp\/|line-poker|kakaotalk-scrap|pinterestbot|redditbot|applebot|googlebot|google-inspectiontool|adsbot|mediapartners-google|bingbot|bingpreview|coccocbot|yandex(?:bot|images)|baiduspider|duckduckbot|petalbot|bytespider|gptbot|claudebot|ccbot|ahrefsbot|semrushbot|mj12bot|\bcrawler\b|\bspider\b/i;

export interface LookFacts {
  method: string;
  userAgent: string;
  /** Purpose, Sec-Purpose, X-Purpose and X-Moz headers, joined. */
  purpose: string;
}

/** True when nobody looks: HEAD, prefetch, prerender, link previews, crawlers. */
export const isMachineLook = (look: LookFacts): boolean =>
  look.method !== 'GET' || /prefetch|prerender|preview/i.test(look.purpose) || ROBOTS.test(look.userAgent);
