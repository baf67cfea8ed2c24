/**
 * The guard between our code and libsql's native binding.
 *
 * libsql 0.5.29 aborts the whole process on a boolean, Date or bare object, cuts text off at a NUL, changes integers
 * beyond 2^53, binds every JS number as REAL, reads missing parameters as NULL and ignores surplus ones. So every
 * parameter of every statement passes here first; `tests/api/guard.test.ts` holds one test for each fault.
 */

/** What may be bound. Integers are bound as INTEGER, other finite numbers as REAL. */
export type Bindable = string | number | bigint | null | Uint8Array;

/** A value that the native binding must never see. It is our own fault, never a visitor's: answered as 500 and logged. */
export class UnbindableError extends TypeError {
  override name = 'UnbindableError';
}

/** Larger integers go in whole but come back changed: a name that can exceed this is text. */
const MAX_INTEGER = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Checks one parameter and gives what the binding takes without loss.
 * @throws UnbindableError naming the position and the reason, never the value (it may be personal data).
 */
function bindable(value: unknown, position: number): Bindable {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw new UnbindableError(`parameter ${position}: text with a NUL character would be cut off`);
      return value;
    case 'number':
      if (Number.isSafeInteger(value)) return BigInt(value);
      if (Number.isInteger(value)) throw new UnbindableError(`parameter ${position}: integer beyond 2^53`);
      if (!Number.isFinite(value)) throw new UnbindableError(`parameter ${position}: not a finite number`);
      return value;
    case 'bigint':
      if (value < -MAX_INTEGER || value > MAX_INTEGER) throw new UnbindableError(`parameter ${position}: integer beyond 2^53`);
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Uint8Array && ArrayBuffer.isView(value)) return value; // a proxy of one is no view
      throw new UnbindableError(`parameter ${position}: ${value instanceof Date ? 'a Date; store milliseconds' : 'an object or array'}`);
    default:
      throw new UnbindableError(`parameter ${position}: ${typeof value}`);
  }
}

/**
 * Checks a statement's parameters against its placeholders.
 * @param params in order; the statement has `expected` of them
 * @throws UnbindableError for a value the binding cannot hold, and for one too few or too many
 */
export function checkParameters(params: readonly unknown[], expected: number): Bindable[] {
  if (params.length !== expected) throw new UnbindableError(`${params.length} parameters for ${expected} placeholders`);
  const checked = new Array<Bindable>(params.length);
  for (let i = 0; i < params.length; i++) checked[i] = bindable(params[i], i + 1);
  return checked;
}

/**
 * Counts the `?` placeholders of a statement, outside of strings, quoted names and comments.
 * @throws UnbindableError for numbered or named placeholders (`?1`, `:a`, `@a`, `$a`): parameters always go in one array
 */
export function countPlaceholders(sql: string): number {
  let count = 0;
  for (let i = 0; i < sql.length; i++) {
    const c = sql[i];
    if (c === "'" || c === '"' || c === '`') {
      i = sql.indexOf(c, i + 1);
      if (i < 0) break;
    } else if (c === '-' && sql[i + 1] === '-') {
      i = sql.indexOf('\n', i);
      if (i < 0) break;
    } else if (c === '/' && sql[i + 1] === '*') {
      i = sql.indexOf('*/', i);
      if (i < 0) break;
      i++;
    } else if (c === '?') {
      if (/\d/.test(sql[i + 1] ?? '')) throw new UnbindableError('numbered placeholders are not used here');
      count++;
    } else if ((c === ':' || c === '@' || c === '$') && /[a-z_]/i.test(sql[i + 1] ?? '') && !/[\w$]/.test(sql[i - 1] ?? '')) {
      throw new UnbindableError('named placeholders are not used here');
    }
  }
  return count;
}
