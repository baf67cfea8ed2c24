/** How request bodies of support are described to OpenAPI. */
import { z } from '@hono/zod-openapi';

type JsonType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
export type Property = { type: JsonType | [JsonType, 'null']; enum?: string[]; description?: string; items?: Property };
/** Request bodies are described here and parsed by the verbs, so that JSON and forms hear the same sentences. */
export const body = <T>(properties: Record<string, Property>, required: string[]) => ({
  body: { required: true, content: { 'application/json': { schema: z.custom<T>((v) => typeof v === 'object' && v !== null && !Array.isArray(v), 'Cần một đối tượng JSON.|A JSON object is needed.').openapi({ type: 'object', properties, required }) } } },
});
export const money = (description: string, nullable = false): Property => ({ type: nullable ? ['integer', 'null'] : 'integer', description: `${description}, whole đồng` });
export const text: Property = { type: 'string' };
/** The version that a page showed; every act on an object takes it. */
export const versioned = { version: { type: ['integer', 'null'], description: 'the version that was looked at; an older one is refused' } satisfies Property };
/** A draft of a dossier, as its enterprise or a helper saves it. */
export const draftProperties: Record<string, Property> = {
  publicId: { type: ['string', 'null'] }, ...versioned, organisationId: { type: 'integer' }, programmeSlug: text, sector: { type: 'string', enum: ['AIC', 'TS'] }, employees: { type: ['number', 'null'] },
  revenueVnd: money('revenue', true), capitalVnd: money('capital', true), foundedOn: { type: ['string', 'null'] }, womenOwned: { type: 'boolean' }, manyWomen: { type: 'boolean' }, socialEnterprise: { type: 'boolean' }, need: text, contactName: text, contactPhone: text,
  items: { type: 'array', items: { type: 'object', description: 'kind, description, solutionSlug, planId, adviser, months, costVnd, receivedElsewhereVnd' } },
};
