/**
 * Terms of a complaint about a refusal. Source: Luật Khiếu nại 02/2011/QH13, Điều 9 (90 days from the notice) and Điều 28.1 (answered within
 * 30 days, counted here from the day it comes in). Its text does not come with the floor: to be checked against the original.
 */
import { addDays } from '../../time.ts';

export const APPEAL_DAYS = 90;
export const ANSWER_APPEAL_DAYS = 30;

/** The last day on which a refusal that was notified on a day can be complained about. */
export const appealUntil = (notifiedOn: string): string => addDays(notifiedOn, APPEAL_DAYS);
/** The last day for the answer. */
export const answerUntil = (filedOn: string): string => addDays(filedOn, ANSWER_APPEAL_DAYS);
