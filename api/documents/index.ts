/** Papers as files: evidence, invoices, signed contracts, scans. The only file that others import. */
export { createDocumentStore, type DocumentOwner, type DocumentStore } from './store.ts';
export { addDocument, documentById, documentFor, documentsOf, keepFile, removeDocument, sweepDocuments, type DocumentRow, type KeptFile } from './documents.ts';
export { MAX_DOCUMENT_BYTES, MAX_DOCUMENTS_AT_ONCE, typeWords, type DocumentType } from './rules.ts';
export { routes } from './routes.ts';
export { documentFaults } from './verify.ts';
