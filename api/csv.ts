/** CSV for spreadsheets (RFC 4180, UTF-8 with its mark, so that Vietnamese letters open right). */

/** A cell that no spreadsheet takes for a formula, quoted where a separator asks for it: the comma, or the semicolon of spreadsheets set to Vietnamese. */
export function csvCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  // what begins like a formula, also behind blanks, gets an apostrophe
  const text = /^[\s\u00a0]*[=+\-@\t\r]/.test(value ?? '') ? `'${value ?? ''}` : (value ?? '');
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param rows the first one names the columns */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string => `\ufeff${rows.map((r) => r.map(csvCell).join(',')).join('\r\n')}\r\n`;
