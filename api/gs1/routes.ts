/** The public check of a GS1 Digital Link. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../http.ts';
import { elementString } from './elements.ts';
import { parseDigitalLink } from './parse.ts';
import { aiWords, isOwnNumber, valueWords } from './words.ts';

const Said = z.object({ vi: z.string(), en: z.string() });
const Checked = z.object({
  valid: z.boolean(),
  elements: z.array(z.object({ ai: z.string(), value: z.string() })).openapi({ description: 'In the order of the address; empty when it is not valid' }),
  errors: z.array(z.object({
    code: z.string(), vi: z.string(), en: z.string(), ai: z.string().nullable(),
    at: z.object({ from: z.number().int(), to: z.number().int() }).nullable().openapi({ description: 'Where in the address, in UTF-16 units' }),
  })),
  meaning: z.array(z.object({ ai: z.string(), title: z.string().openapi({ description: 'GS1’s data title' }), name: Said, shown: Said.nullable().openapi({ description: 'The value as people read it, where that differs' }), own: z.boolean() }))
    .openapi({ description: 'One for each element. `own`: a number in restricted circulation (20–29), not registered with GS1' }),
  key: z.string().nullable().openapi({ description: 'AI of the primary key' }),
  own: z.boolean().openapi({ description: 'True when the key is a number in restricted circulation' }),
  elementString: z.string().nullable().openapi({ description: 'As a barcode would carry it, FNC1 written as ^' }),
}).openapi('DigitalLinkCheck');

export const routes = createRouter().openapi(createRoute({
  method: 'get', path: '/gs1/parse', tags: ['gs1'], summary: 'Check a GS1 Digital Link: its elements, or why it is refused',
  request: { query: z.object({ uri: z.string().openapi({ example: 'https://example.com/01/09520123456788/10/ABC?17=261231' }) }) },
  responses: { 200: { description: 'What the address says; also when it is not valid', content: { 'application/json': { schema: Checked } } }, ...problems(422) },
}), (c) => {
  const read = parseDigitalLink(c.req.valid('query').uri);
  const headers = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=3600' };
  if (!read.valid) return c.json({ valid: false, elements: [], errors: read.errors, meaning: [], key: null, own: false, elementString: null }, 200, headers);
  const { elements, key } = read;
  return c.json({
    valid: true,
    elements: elements.map(({ ai, value }) => ({ ai, value })),
    errors: [],
    meaning: elements.map(({ ai, value, title }) => ({ ai, title, name: aiWords(ai), shown: valueWords(ai, value), own: isOwnNumber(ai, value) })),
    key: key.ai,
    own: isOwnNumber(key.ai, key.value),
    elementString: elementString(elements),
  }, 200, headers);
});
