/** The effects of this domain in the outbox. */
export const VARIANTS_TOPIC = 'media.variants';
export const FORGET_TOPIC = 'media.forget';
