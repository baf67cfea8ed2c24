/** Dossiers that a community digital team prepares for an enterprise: who prepared, and how far. The enterprise's owner sends. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { supportApplication } from './support.ts';

/** A draft that a helper began. `version` is the dossier's as the helper last wrote it: once the owner has written on, the helper reads it no more. */
export const supportHelp = sqliteTable('support_help', {
  applicationId: integer('application_id').primaryKey().references(() => supportApplication.id, { onDelete: 'restrict' }),
  helperId: text('helper_id').notNull(),
  teamOrganisationId: integer('team_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  version: integer('version').notNull(),
  begunAt: integer('begun_at').notNull(),
  /** When, and in which version, it was handed to the owner; empty until then. */
  handedAt: integer('handed_at'),
  handedVersion: integer('handed_version'),
}, (t) => [index('support_help_helper').on(t.helperId, t.applicationId)]);
