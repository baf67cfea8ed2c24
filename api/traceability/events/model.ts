/** EPCIS 2.0 events (JSON binding) as this floor reads and writes them, bare names without the `epcis:` and `cbv:` prefixes. */

export type EventType = 'ObjectEvent' | 'AggregationEvent' | 'TransactionEvent' | 'TransformationEvent' | 'AssociationEvent';

export interface QuantityElement {
  epcClass: string;
  quantity?: number;
  /** UN/ECE Recommendation 20; absent: pieces. */
  uom?: string;
}

export interface ErrorDeclaration {
  declarationTime: string;
  reason?: string;
  correctiveEventIDs?: string[];
}

/** Fields of the standard that the floor acts on; extensions stay beside them. Times are ISO 8601 with an offset. */
export interface EpcisEvent {
  type: EventType;
  eventID?: string;
  eventTime: string;
  /** '+07:00' */
  eventTimeZoneOffset: string;
  recordTime?: string;
  action?: 'ADD' | 'OBSERVE' | 'DELETE';
  bizStep?: string;
  disposition?: string;
  readPoint?: { id: string };
  bizLocation?: { id: string };
  epcList?: string[];
  quantityList?: QuantityElement[];
  parentID?: string;
  childEPCs?: string[];
  childQuantityList?: QuantityElement[];
  inputEPCList?: string[];
  inputQuantityList?: QuantityElement[];
  outputEPCList?: string[];
  outputQuantityList?: QuantityElement[];
  transformationID?: string;
  bizTransactionList?: { type?: string; bizTransaction: string }[];
  sourceList?: { type: string; source: string }[];
  destinationList?: { type: string; destination: string }[];
  ilmd?: Record<string, unknown>;
  errorDeclaration?: ErrorDeclaration;
  [extension: string]: unknown;
}

const OWN_KEY = /^https?:\/\/[^/]+(\/(?:[^/]+\/)*?(?:01|00|414|417|lo|place)\/.+)$/i;
const GS1_KEY = /\/(?:01\/\d{14}|00\/\d{18}|414\/\d{13}|417\/\d{13}|lo\/[0-9a-z]{6,24}|place\/\d{5})(?:\/|$)/;

/**
 * A Digital Link URI of any host as its host-free key; anything else (urn:epc:…, a private URI) stays as it is.
 * 'https://id.gs1.org/01/09520123456788/10/A1' → '/01/09520123456788/10/A1'
 */
export function hostFree(uri: string): string {
  const found = OWN_KEY.exec(uri)?.[1];
  if (found === undefined) return uri;
  const start = found.search(GS1_KEY);
  return start < 0 ? uri : found.slice(start);
}
