export * from './core.ts';
export * from './accounts.ts';
export * from './places.ts';
export * from './catalog.ts';
export * from './media.ts';
export * from './matching.ts';
export * from './support.ts';
export * from './traceability.ts';
