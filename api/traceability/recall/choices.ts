/** Lots to choose from when a recall begins: by code, by product, by a stamp's serial, the newest first. */
import type { Context } from '../../context.ts';
import { stripDiacritics } from '../../ids.ts';
import { normaliseSerial } from '../stamps/serial.ts';
import { isMember, requirePerson } from '../../access.ts';
import { seesAllRecalls } from './access.ts';
import { lookUpStamp } from '../scan/scan.ts';
import { forbidden } from '../../errors.ts';

export interface RecallChoice {
  publicId: string;
  code: string;
  name: string;
  label: string;
  producerName: string;
  productionDate: string;
}

const MOST = 30;

/**
 * Lots whose code, name or serial was typed; of one producer, or of all for officers.
 * @throws DomainError 401, 403
 */
export function recallChoices(ctx: Context, options: { organisationId?: number | undefined; text?: string | undefined }): RecallChoice[] {
  requirePerson(ctx);
  const { organisationId } = options;
  if (organisationId === undefined ? !seesAllRecalls(ctx) : !isMember(ctx, organisationId, 'OWNER', 'MEMBER')) throw forbidden();
  const typed = (options.text ?? '').trim().slice(0, 300);
  const serial = typed === '' ? null : normaliseSerial(typed);
  const look = serial === null ? undefined : lookUpStamp(ctx, serial);
  const lotId = look?.found ? (look.stamp.lot?.id ?? -1) : null;
  const key = stripDiacritics(typed).toLowerCase().replace(/\s+/g, ' ').slice(0, 60);
  const where = [organisationId === undefined ? '1' : 'l.organisation_id = ?', lotId !== null ? 'l.id = ?' : key === '' ? '1' : '(instr(lower(l.code), ?) > 0 OR instr(coalesce(p.name_key, lower(l.name), \'\'), ?) > 0)'];
  return ctx.db.all<RecallChoice>(
    `SELECT l.public_id AS publicId, l.code, coalesce(p.name, l.name, l.code) AS name, coalesce(t.label, '') AS label, o.name AS producerName, l.production_date AS productionDate
     FROM lot l JOIN organisation o ON o.id = l.organisation_id LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id
     WHERE ${where.join(' AND ')} ORDER BY l.id DESC LIMIT ${MOST}`,
    [...(organisationId === undefined ? [] : [organisationId]), ...(lotId !== null ? [lotId] : key === '' ? [] : [key, key])],
  );
}
