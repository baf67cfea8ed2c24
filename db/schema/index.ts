export * from './core.ts';
export * from './accounts.ts';
export * from './places.ts';
export * from './media.ts';
