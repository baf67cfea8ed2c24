/** The most that a table's file may have. */
export const MAX_TABLE_BYTES = 20 * 1024 * 1024;
