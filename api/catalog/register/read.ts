/** Reads a register of products. */
import { REGISTER_TABLE, type Register } from './columns.ts';
import { readTable } from './table.ts';

/** @throws DomainError 413, 415, 422, as `readTable` does */
export const readRegister = (bytes: Uint8Array, filename: string): Promise<Register> => readTable(bytes, filename, REGISTER_TABLE);
