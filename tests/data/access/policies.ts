/** Who may: sets of visitors with a name, so that a line of the table says one word. */
import { VISITORS, type Post, type Visitor } from '../../support/access-floor.ts';

/** What is refused to everybody whom it does not name. */
export interface Policy {
  name: string;
  may: ReadonlySet<Visitor>;
}

const policy = (name: string, may: Iterable<Visitor>): Policy => ({ name, may: new Set(may) });
const foreign = (post: Post): Visitor => `foreign ${post}`;

/** These posts, in the organisation, body or commune that the object belongs to, and nobody else. */
export const own = (...posts: Post[]): Policy => policy(`own ${posts.join(', ')}`, posts);
/** These posts in whatever organisation, body or commune. */
export const anyBody = (...posts: Post[]): Policy => policy(`any ${posts.join(', ')}`, posts.flatMap((post) => [post, foreign(post)]));
/** Whoever one of the policies lets in. */
export const either = (...all: Policy[]): Policy => policy(all.map((p) => p.name).join(' or '), all.flatMap((p) => Array.from(p.may)));

export const everybody = policy('everybody', VISITORS);
/** Everybody who is signed in, about themselves or with an answer that holds nothing of others. */
export const signedIn = policy('signed in', VISITORS.filter((v) => v !== 'nobody'));
export const admin = anyBody('ADMIN');
/** Commune officers, also those of whom nobody wrote down which commune. */
export const communeOfficers = policy('any COMMUNE_OFFICER', ['COMMUNE_OFFICER', 'foreign COMMUNE_OFFICER', 'COMMUNE_OFFICER of nowhere']);
export const officers = either(anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'ADMIN'), communeOfficers);
/** Members of community teams, also those of no known commune. */
export const helpers = policy('any HELPER', ['HELPER', 'foreign HELPER', 'HELPER of nowhere']);
/** Whoever may read some organisation's events. */
export const eventReaders = policy('whoever has an organisation', VISITORS.filter((v) => v !== 'nobody' && v !== 'anybody' && v !== 'HELPER of nowhere'));
/** Whoever is not signed in. */
export const strangers = policy('not signed in', ['nobody']);
/** Nobody, for nobody should learn of it. */
export const noOne = policy('no one', []);
/** The people of whatever enterprise, producer or provider. */
export const anyOrganisation = anyBody('enterprise.OWNER', 'enterprise.MEMBER', 'producer.OWNER', 'producer.MEMBER', 'provider.OWNER', 'provider.MEMBER');

// support: the programme's body, the enterprise, the provider
export const bodyStaff = own('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN');
export const bodyOfficer = own('TRADE_OFFICER');
export const bodyApprover = own('APPROVER');
export const bodySettler = own('SETTLER');
export const enterpriseOwner = own('enterprise.OWNER');
export const enterprisePeople = own('enterprise.OWNER', 'enterprise.MEMBER');
export const providerOwner = own('provider.OWNER');
export const providerPeople = own('provider.OWNER', 'provider.MEMBER');
export const dossierReaders = either(enterprisePeople, bodyStaff);
export const contractParties = either(enterprisePeople, providerPeople, bodyStaff);

// catalogue and traceability
export const producerPeople = own('producer.OWNER', 'producer.MEMBER');
/** The producer, or a helper of the commune who acts for it under their own name. */
export const producerOrHelper = either(producerPeople, own('HELPER'));
/** Officers see every producer's lots and stamps. */
export const lotReaders = either(producerOrHelper, officers);
export const listingEditors = either(producerOrHelper, anyBody('TRADE_OFFICER', 'ADMIN'));
export const listingOfficers = anyBody('TRADE_OFFICER', 'ADMIN');
export const graders = anyBody('OCOP_OFFICER', 'ADMIN');
/** Provincial officers, and those of the producer's own commune. */
export const stampOfficers = either(anyBody('TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN'), own('COMMUNE_OFFICER'));
