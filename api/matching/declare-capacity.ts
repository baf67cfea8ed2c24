import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { capacityInput, type CapacityInput } from './schemas.ts';

/**
 * A provider says how many customers it can serve at a time, or takes that back with null. Shortlists weigh what is left of it.
 * @throws DomainError 403 not the provider's own people, 404 no provider yet, 422
 */
export async function declareCapacity(ctx: Context, raw: CapacityInput, idempotencyKey?: string): Promise<{ capacity: number | null }> {
  const input = parseInput(capacityInput, raw);
  requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): { capacity: number | null } => {
    if (db.run('UPDATE provider SET capacity = ? WHERE organisation_id = ?', [input.capacity, input.organisationId]).changes === 0) {
      throw notFound({ vi: 'Đơn vị này chưa đăng ký làm nhà cung cấp.', en: 'This organisation is no provider yet.' });
    }
    audit(ctx, { act: 'provider.capacity', object: 'provider', objectId: input.organisationId, data: { capacity: input.capacity } });
    return { capacity: input.capacity };
  }, { idempotencyKey, act: 'provider.capacity' });
}
