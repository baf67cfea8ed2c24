import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../../errors.ts';
import { createRouter, problems } from '../../http.ts';
import { json, tags } from '../described.ts';
import { checkSerial, StampCheck } from './check-serial.ts';
import { normaliseSerial } from '../stamps/serial.ts';

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/stamps/{serial}', tags, summary: 'What can be said of a serial; counts nothing', request: { params: z.object({ serial: z.string().max(100) }) },
    responses: { 200: json(StampCheck, 'The verdict'), ...problems(404) },
  }), (c) => {
    const serial = normaliseSerial(c.req.valid('param').serial);
    if (serial === null) throw notFound({ vi: 'Số tem có 16 ký tự chữ và số.', en: 'A serial has 16 letters and digits.' });
    c.header('Cache-Control', 'no-store');
    return c.json(checkSerial(c.get('ctx'), serial), 200);
  });
