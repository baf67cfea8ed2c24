/** The ports that a context carries; each is declared by its own domain. */
import type { Auth, MailPort, SmsPort } from './accounts/index.ts';
import type { DocumentStore } from './documents/index.ts';
import type { MediaStore } from './media/index.ts';
import type { SearchPort } from './search/index.ts';
import type { BusinessRegister, ServicePortal } from './support/index.ts';
import type { StampKeyRing, TracePorts } from './traceability/index.ts';

export interface Services {
  search: SearchPort;
  media: MediaStore;
  documents: DocumentStore;
  /** PEM certificates of the authorities whose signatures on papers count; empty when none are set. */
  signatureRoots: readonly string[];
  sms: SmsPort;
  mail: MailPort;
  stampKeys: StampKeyRing;
  tracePorts: TracePorts;
  servicePortal: ServicePortal;
  businessRegister: BusinessRegister;
  auth: Auth;
}
