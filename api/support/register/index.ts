/** The national business register: a port, what it said of each dossier, what differs. */
export { checkRegister, registerEffects, type RegisterCheckView } from './check.ts';
export { createBusinessRegister, fakeBusinessRegister, httpBusinessRegister, type BusinessRegister, type FakeRegister, type RegisterAnswer } from './port.ts';
