import { CALENDAR, DELIVERED_VERSIONS } from './lawbook.ts';
import { deadlineOn } from './rules/clock.ts';
import { versionOn } from './rules/version.ts';

/** The last day of the term for a dossier that comes in on a legal date, without pauses (NĐ 80/2021 Đ32.3a). */
export const deadlineFor = (date: string): string => deadlineOn(CALENDAR, date, versionOn(DELIVERED_VERSIONS, date)?.clock.workingDays ?? 14) ?? date;
