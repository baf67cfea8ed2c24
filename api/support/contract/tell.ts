/** Messages under support go to the legal representatives, as all messages to an organisation do. */
export { tellOwners as tell } from '../../accounts/index.ts';
