export { calendarLines, changeHoliday, HOLIDAY_KINDS, previewHoliday, type CalendarLine, type HolidayInput, type HolidayPreview } from './change-holiday.ts';
export type { DraftChange, DraftCount } from './count-drafts.ts';
export { previewRules, type RulesPreview } from './preview-rules.ts';
export { publishRules } from './publish-rules.ts';
export type { RuleVersionInput } from './schemas.ts';
export { lawVersions, versionLine, versionLines, type VersionLine } from './versions.ts';
export { administeredProgrammes, changeProgramme, previewProgramme, programmeDesk, type ProgrammeDesk, type ProgrammePreview } from './change-programme.ts';
