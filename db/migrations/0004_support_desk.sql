CREATE TABLE `support_appeal` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`round` integer NOT NULL,
	`decision_id` integer NOT NULL,
	`state` text DEFAULT 'FILED' NOT NULL,
	`filed_by` text NOT NULL,
	`filed_at` integer NOT NULL,
	`due_on` text NOT NULL,
	`answer_id` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decision_id`) REFERENCES `support_decision`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`answer_id`) REFERENCES `support_decision`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_appeal_answered" CHECK(("support_appeal"."state" = 'FILED') = ("support_appeal"."answer_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_appeal_public_id` ON `support_appeal` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_appeal_round` ON `support_appeal` (`application_id`,`round`);--> statement-breakpoint
CREATE INDEX `support_appeal_open` ON `support_appeal` (`due_on`) WHERE state = 'FILED';--> statement-breakpoint
CREATE TABLE `support_appeal_text` (
	`appeal_id` integer PRIMARY KEY NOT NULL,
	`grounds` text NOT NULL,
	FOREIGN KEY (`appeal_id`) REFERENCES `support_appeal`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_deadline_move` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`holiday_id` integer NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`holiday_id`) REFERENCES `support_holiday`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_deadline_move_application` ON `support_deadline_move` (`application_id`);--> statement-breakpoint
CREATE TABLE `support_holiday` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`date` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "support_holiday_kind" CHECK("support_holiday"."kind" IN ('HOLIDAY','WORKED','ORDINARY','COMPLETE'))
);
--> statement-breakpoint
CREATE TABLE `support_programme_version` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`programme_id` integer NOT NULL,
	`effective_from` text NOT NULL,
	`document_json` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_programme_version_one` ON `support_programme_version` (`programme_id`,`effective_from`);--> statement-breakpoint
CREATE TABLE `support_register_check` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`entry_json` text,
	`differences_json` text NOT NULL,
	`asked_by` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_register_check_application` ON `support_register_check` (`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_tie_key` (
	`application_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`application_id`, `organisation_id`, `kind`, `key`),
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_tie_key_same` ON `support_tie_key` (`kind`,`key`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `support_measure` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`before_result_id` integer NOT NULL,
	`asked_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`before_result_id`) REFERENCES `readiness_result`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_measure_organisation` ON `support_measure` (`organisation_id`,`before_result_id`);--> statement-breakpoint
CREATE TABLE `support_budget_change` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`programme_id` integer NOT NULL,
	`kind` text NOT NULL,
	`year` integer NOT NULL,
	`source` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`document` text NOT NULL,
	`dated` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'PROPOSED' NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decline_reason` text DEFAULT '' NOT NULL,
	`budget_id` integer,
	`seq` integer,
	`to_budget_id` integer,
	`to_seq` integer,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`to_budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_budget_change_amount" CHECK("support_budget_change"."amount_vnd" > 0 AND typeof("support_budget_change"."amount_vnd") = 'integer'),
	CONSTRAINT "support_budget_change_two_people" CHECK("support_budget_change"."decided_by" IS NULL OR "support_budget_change"."decided_by" <> "support_budget_change"."proposed_by"),
	CONSTRAINT "support_budget_change_decided" CHECK(("support_budget_change"."state" = 'PROPOSED') = ("support_budget_change"."decided_by" IS NULL) AND ("support_budget_change"."state" = 'CONFIRMED') = ("support_budget_change"."budget_id" IS NOT NULL AND "support_budget_change"."seq" IS NOT NULL)),
	CONSTRAINT "support_budget_change_carried" CHECK(("support_budget_change"."kind" = 'CARRY_OVER' AND "support_budget_change"."state" = 'CONFIRMED') = ("support_budget_change"."to_budget_id" IS NOT NULL AND "support_budget_change"."to_seq" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_budget_change_public_id` ON `support_budget_change` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_budget_change_programme` ON `support_budget_change` (`programme_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_budget_change_once` ON `support_budget_change` (`programme_id`,`year`,`source`,`kind`,`document`,`dated`) WHERE state <> 'DECLINED';--> statement-breakpoint
CREATE UNIQUE INDEX `support_budget_change_entry` ON `support_budget_change` (`budget_id`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_budget_change_to_entry` ON `support_budget_change` (`to_budget_id`,`to_seq`);--> statement-breakpoint
CREATE TABLE `support_reconciliation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`budget_id` integer NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	`file_name` text NOT NULL,
	`file_digest` text NOT NULL,
	`treasury_vnd` integer NOT NULL,
	`floor_vnd` integer NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_reconciliation_days" CHECK("support_reconciliation"."from_on" <= "support_reconciliation"."to_on"),
	CONSTRAINT "support_reconciliation_closed" CHECK(("support_reconciliation"."state" = 'CLOSED') = ("support_reconciliation"."closed_by" IS NOT NULL AND "support_reconciliation"."closed_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_reconciliation_public_id` ON `support_reconciliation` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_reconciliation_budget` ON `support_reconciliation` (`budget_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_reconciliation_line` (
	`reconciliation_id` integer NOT NULL,
	`position` integer NOT NULL,
	`outcome` text NOT NULL,
	`treasury_reference` text,
	`treasury_on` text,
	`treasury_vnd` integer,
	`contract_id` integer,
	`floor_reference` text,
	`floor_on` text,
	`floor_vnd` integer,
	`explanation` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`reconciliation_id`, `position`),
	FOREIGN KEY (`reconciliation_id`) REFERENCES `support_reconciliation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_reconciliation_line_sides" CHECK(("support_reconciliation_line"."treasury_reference" IS NULL) = ("support_reconciliation_line"."outcome" = 'FLOOR_ONLY') AND ("support_reconciliation_line"."floor_reference" IS NULL) = ("support_reconciliation_line"."outcome" = 'TREASURY_ONLY'))
);
--> statement-breakpoint
CREATE TABLE `support_letter` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`kind` text NOT NULL,
	`pause_id` integer,
	`door` text NOT NULL,
	`counter_organisation_id` integer NOT NULL,
	`arrived_on` text NOT NULL,
	`deadline_on` text,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`pause_id`) REFERENCES `support_pause`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`counter_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_letter_kind" CHECK(("support_letter"."kind" = 'SUPPLEMENT') = ("support_letter"."pause_id" IS NOT NULL) AND ("support_letter"."kind" = 'SUPPLEMENT') = ("support_letter"."deadline_on" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_letter_public_id` ON `support_letter` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_letter_pause` ON `support_letter` (`pause_id`);--> statement-breakpoint
CREATE INDEX `support_letter_application` ON `support_letter` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `support_letter_counter` ON `support_letter` (`counter_organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_recovery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`contract_id` integer NOT NULL,
	`state` text DEFAULT 'PROPOSED' NOT NULL,
	`amount_vnd` integer NOT NULL,
	`repaid_vnd` integer DEFAULT 0 NOT NULL,
	`articles_json` text NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_recovery_money" CHECK(typeof("support_recovery"."amount_vnd") = 'integer' AND "support_recovery"."amount_vnd" > 0 AND "support_recovery"."repaid_vnd" >= 0 AND "support_recovery"."repaid_vnd" <= "support_recovery"."amount_vnd"),
	CONSTRAINT "support_recovery_state" CHECK("support_recovery"."state" IN ('PROPOSED','CLAIMED','DROPPED','REPAID') AND ("support_recovery"."state" = 'REPAID') = ("support_recovery"."repaid_vnd" = "support_recovery"."amount_vnd") AND ("support_recovery"."repaid_vnd" = 0 OR "support_recovery"."state" IN ('CLAIMED','REPAID')) AND ("support_recovery"."state" = 'PROPOSED') = ("support_recovery"."decided_by" IS NULL)),
	CONSTRAINT "support_recovery_two_people" CHECK("support_recovery"."decided_by" IS NULL OR "support_recovery"."decided_by" <> "support_recovery"."proposed_by")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_recovery_public_id` ON `support_recovery` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_recovery_contract` ON `support_recovery` (`contract_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_recovery_one_open` ON `support_recovery` (`contract_id`) WHERE state = 'PROPOSED';--> statement-breakpoint
CREATE TABLE `support_recovery_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`recovery_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`reference` text NOT NULL,
	`paid_on` text NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`recovery_id`) REFERENCES `support_recovery`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_recovery_payment_amount" CHECK(typeof("support_recovery_payment"."amount_vnd") = 'integer' AND "support_recovery_payment"."amount_vnd" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_recovery_payment_public_id` ON `support_recovery_payment` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_recovery_payment_document` ON `support_recovery_payment` (`reference`,`paid_on`);--> statement-breakpoint
CREATE INDEX `support_recovery_payment_recovery` ON `support_recovery_payment` (`recovery_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_recovery_text` (
	`recovery_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`decision` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`recovery_id`) REFERENCES `support_recovery`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_help` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`helper_id` text NOT NULL,
	`team_organisation_id` integer NOT NULL,
	`version` integer NOT NULL,
	`begun_at` integer NOT NULL,
	`handed_at` integer,
	`handed_version` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`team_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_help_helper` ON `support_help` (`helper_id`,`application_id`);--> statement-breakpoint
CREATE TABLE `support_absence` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	`stand_in_id` text,
	`declared_by` text NOT NULL,
	`declared_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_absence_days" CHECK("support_absence"."to_on" >= "support_absence"."from_on"),
	CONSTRAINT "support_absence_stand_in" CHECK(("support_absence"."stand_in_id" IS NULL AND "support_absence"."role" = 'APPROVER') OR "support_absence"."stand_in_id" <> "support_absence"."person_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_absence_public_id` ON `support_absence` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_absence_open` ON `support_absence` (`body_organisation_id`,`from_on`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `support_assignment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	`why` text NOT NULL,
	`by` text NOT NULL,
	`absence_id` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`absence_id`) REFERENCES `support_absence`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_assignment_order" CHECK("support_assignment"."to_at" IS NULL OR "support_assignment"."to_at" >= "support_assignment"."from_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_assignment_open` ON `support_assignment` (`application_id`) WHERE to_at IS NULL;--> statement-breakpoint
CREATE INDEX `support_assignment_application` ON `support_assignment` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `support_assignment_person` ON `support_assignment` (`person_id`) WHERE to_at IS NULL;--> statement-breakpoint
CREATE TABLE `support_assignment_reason` (
	`assignment_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`assignment_id`) REFERENCES `support_assignment`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_desk_capacity` (
	`body_organisation_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`capacity` integer NOT NULL,
	`set_by` text NOT NULL,
	`set_at` integer NOT NULL,
	PRIMARY KEY(`body_organisation_id`, `person_id`),
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_desk_capacity_range" CHECK("support_desk_capacity"."capacity" BETWEEN 0 AND 500)
);
--> statement-breakpoint
CREATE TABLE `support_note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`author_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_note_application` ON `support_note` (`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_note_text` (
	`note_id` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`note_id`) REFERENCES `support_note`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_reminder` (
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`on_day` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`kind`, `subject`, `on_day`)
);
--> statement-breakpoint
DROP INDEX `support_decision_final`;--> statement-breakpoint
ALTER TABLE `support_decision` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `support_decision_final` ON `support_decision` (`application_id`,`round`) WHERE kind IN ('APPROVE','REFUSE');--> statement-breakpoint
DROP INDEX `support_rule_version_from`;--> statement-breakpoint
CREATE UNIQUE INDEX `support_rule_version_from` ON `support_rule_version` (`effective_from`);--> statement-breakpoint
ALTER TABLE `provider` ADD `capacity` integer;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `points_json` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `check_state` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `checked_by` text;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `checked_at` integer;--> statement-breakpoint
ALTER TABLE `readiness_result` ADD `check_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `kind` text DEFAULT 'TEST' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `scoring` text DEFAULT 'MEAN' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `state` text DEFAULT 'PUBLISHED' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `document` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `superseded_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `created_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `published_at` integer;--> statement-breakpoint
ALTER TABLE `readiness_version` ADD `retired_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_version_published` ON `readiness_version` (`instrument_id`) WHERE state = 'PUBLISHED';--> statement-breakpoint
ALTER TABLE `solution` ADD `root_id` integer REFERENCES solution(id);--> statement-breakpoint
ALTER TABLE `solution` ADD `replaces_id` integer REFERENCES solution(id);--> statement-breakpoint
CREATE UNIQUE INDEX `solution_waiting_edition` ON `solution` (`root_id`) WHERE state = 'SUBMITTED' AND root_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `support_application` ADD `quote_id` integer REFERENCES quote(id);--> statement-breakpoint
ALTER TABLE `support_application` ADD `clock_from` text;--> statement-breakpoint
ALTER TABLE `support_application` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `support_contract_dated` ON `support_contract` (`dated`) WHERE state IN ('SIGNED','DONE');