/** Caps of a register. */
export const MAX_REGISTER_BYTES = 20 * 1024 * 1024;
export const MAX_REGISTER_ROWS = 50_000;
