/** The field maps that the floor was delivered with; a new version is a new entry in its file. */
import ministry from '../../../../db/data/port-maps/ministry.json' with { type: 'json' };
import national from '../../../../db/data/port-maps/national.json' with { type: 'json' };
import verigoods from '../../../../db/data/port-maps/verigoods.json' with { type: 'json' };
import type { FieldMap } from './map.rules.ts';

export const FIELD_MAPS = [...national, ...ministry, ...verigoods] as unknown as readonly FieldMap[];
