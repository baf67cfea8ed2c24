CREATE TABLE `vault_consent` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`paper_id` integer NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`text_version` text NOT NULL,
	`text_digest` text NOT NULL,
	`given_by` text NOT NULL,
	`given_at` integer NOT NULL,
	`withdrawn_at` integer,
	`sealed_at` integer,
	FOREIGN KEY (`paper_id`) REFERENCES `vault_paper`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vault_consent_end" CHECK("vault_consent"."withdrawn_at" IS NULL OR "vault_consent"."sealed_at" IS NULL)
);
--> statement-breakpoint
CREATE INDEX `vault_consent_object` ON `vault_consent` (`object`,`object_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `vault_consent_once` ON `vault_consent` (`paper_id`,`object`,`object_id`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE TABLE `vault_paper` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`issued_on` text NOT NULL,
	`valid_until` text,
	`replaced_by_id` integer,
	`discarded_at` integer,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "vault_paper_dates" CHECK("vault_paper"."valid_until" IS NULL OR "vault_paper"."valid_until" >= "vault_paper"."issued_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vault_paper_public_id` ON `vault_paper` (`public_id`);--> statement-breakpoint
CREATE INDEX `vault_paper_organisation` ON `vault_paper` (`organisation_id`,`kind`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `vault_paper_replaced` ON `vault_paper` (`replaced_by_id`);--> statement-breakpoint
CREATE TABLE `paper` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`code` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`object` text NOT NULL,
	`object_id` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`content_json` text NOT NULL,
	`signers_json` text NOT NULL,
	`content_digest` text NOT NULL,
	`number` text,
	`dated` text,
	`year` integer,
	`numbered_by` text,
	`numbered_at` integer,
	`document_id` integer,
	`signed_document_id` integer,
	`signed_as` text,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`signed_document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "paper_numbered" CHECK("paper"."state" IN ('DRAFT','REPLACED') OR ("paper"."number" IS NOT NULL AND "paper"."dated" IS NOT NULL AND "paper"."year" = CAST(substr("paper"."dated", 1, 4) AS INTEGER) AND "paper"."numbered_by" IS NOT NULL AND "paper"."document_id" IS NOT NULL)),
	CONSTRAINT "paper_in_force" CHECK("paper"."state" <> 'IN_FORCE' OR ("paper"."signed_document_id" IS NOT NULL AND "paper"."signed_as" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `paper_public_id` ON `paper` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_code` ON `paper` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_version` ON `paper` (`object`,`object_id`,`kind`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `paper_number` ON `paper` (`body_organisation_id`,`kind`,`year`,`number`) WHERE state <> 'REPLACED' AND number IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `paper_current` ON `paper` (`object`,`object_id`,`kind`) WHERE state <> 'REPLACED';--> statement-breakpoint
CREATE TABLE `paper_return` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`paper_id` integer NOT NULL,
	`taken` integer NOT NULL,
	`signed_as` text NOT NULL,
	`sha256` text NOT NULL,
	`findings_json` text NOT NULL,
	`signatures_json` text NOT NULL,
	`seen` text DEFAULT '' NOT NULL,
	`returned_by` text NOT NULL,
	`returned_at` integer NOT NULL,
	FOREIGN KEY (`paper_id`) REFERENCES `paper`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `paper_return_paper` ON `paper_return` (`paper_id`,`id`);--> statement-breakpoint
CREATE TABLE `quote` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`request_id` integer NOT NULL,
	`solution_id` integer NOT NULL,
	`provider_organisation_id` integer NOT NULL,
	`state` text DEFAULT 'ASKED' NOT NULL,
	`plan_id` integer,
	`price_vnd` integer,
	`vat` text,
	`valid_until` text,
	`includes` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `quote_request`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`solution_id`) REFERENCES `solution`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`plan_id`) REFERENCES `solution_plan`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "quote_answered" CHECK("quote"."state" NOT IN ('ANSWERED','CHOSEN') OR ("quote"."price_vnd" > 0 AND "quote"."vat" IS NOT NULL AND "quote"."valid_until" IS NOT NULL AND "quote"."answered_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_public_id` ON `quote` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `quote_once` ON `quote` (`request_id`,`solution_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `quote_chosen` ON `quote` (`request_id`) WHERE state = 'CHOSEN';--> statement-breakpoint
CREATE INDEX `quote_provider` ON `quote` (`provider_organisation_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `quote_request` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`shortlist_id` integer,
	`need` text NOT NULL,
	`users` integer NOT NULL,
	`months` integer NOT NULL,
	`commune_code` text,
	`answer_by` text NOT NULL,
	`state` text DEFAULT 'OPEN' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`shortlist_id`) REFERENCES `shortlist`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`commune_code`) REFERENCES `commune`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "quote_request_size" CHECK("quote_request"."users" > 0 AND "quote_request"."months" > 0),
	CONSTRAINT "quote_request_decided" CHECK("quote_request"."state" <> 'CHOSEN' OR ("quote_request"."reason" <> '' AND "quote_request"."decided_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quote_request_public_id` ON `quote_request` (`public_id`);--> statement-breakpoint
CREATE INDEX `quote_request_organisation` ON `quote_request` (`organisation_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `support_supplement_item` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`pause_id` integer NOT NULL,
	`position` integer NOT NULL,
	`what` text NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	FOREIGN KEY (`pause_id`) REFERENCES `support_pause`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_supplement_item_public_id` ON `support_supplement_item` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_supplement_item_one` ON `support_supplement_item` (`pause_id`,`position`);--> statement-breakpoint
CREATE TABLE `support_adviser` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`fields_json` text NOT NULL,
	`network` text NOT NULL,
	`recognised_from` text NOT NULL,
	`recognised_until` text,
	`decision_number` text NOT NULL,
	`decision_dated` text NOT NULL,
	`body_organisation_id` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`illustration` integer DEFAULT 0 NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`body_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_adviser_term" CHECK("support_adviser"."recognised_until" IS NULL OR "support_adviser"."recognised_until" >= "support_adviser"."recognised_from")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_adviser_code` ON `support_adviser` (`code`);--> statement-breakpoint
CREATE TABLE `support_adviser_contact` (
	`adviser_id` integer PRIMARY KEY NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`consent` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`adviser_id`) REFERENCES `support_adviser`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_plan` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`programme_id` integer NOT NULL,
	`year` integer NOT NULL,
	`quarter` integer,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`return_reason` text DEFAULT '' NOT NULL,
	`drawn_by` text NOT NULL,
	`drawn_at` integer NOT NULL,
	`sent_by` text,
	`sent_at` integer,
	`approved_by` text,
	`approved_at` integer,
	`decision_number` text,
	`decision_dated` text,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`programme_id`) REFERENCES `support_programme`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_plan_period" CHECK("support_plan"."year" BETWEEN 2000 AND 2200 AND ("support_plan"."quarter" IS NULL OR "support_plan"."quarter" BETWEEN 1 AND 4)),
	CONSTRAINT "support_plan_two_people" CHECK("support_plan"."approved_by" IS NULL OR ("support_plan"."approved_by" <> "support_plan"."drawn_by" AND "support_plan"."approved_by" <> "support_plan"."sent_by")),
	CONSTRAINT "support_plan_approved" CHECK(("support_plan"."state" = 'APPROVED') = ("support_plan"."approved_by" IS NOT NULL AND "support_plan"."decision_number" IS NOT NULL AND "support_plan"."decision_dated" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_plan_public_id` ON `support_plan` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_plan_programme` ON `support_plan` (`programme_id`,`year`,`quarter`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_plan_decision` ON `support_plan` (`programme_id`,`decision_number`,`decision_dated`);--> statement-breakpoint
CREATE TABLE `support_plan_line` (
	`plan_id` integer NOT NULL,
	`application_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`added_by` text NOT NULL,
	PRIMARY KEY(`plan_id`, `application_id`),
	FOREIGN KEY (`plan_id`) REFERENCES `support_plan`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_plan_line_money" CHECK("support_plan_line"."amount_vnd" > 0)
);
--> statement-breakpoint
CREATE INDEX `support_plan_line_application` ON `support_plan_line` (`application_id`);--> statement-breakpoint
CREATE TABLE `support_procurement` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`method` text NOT NULL,
	`provider_organisation_id` integer,
	`decision_number` text NOT NULL,
	`decision_dated` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_procurement_self" CHECK(("support_procurement"."method" = 'SELF') = ("support_procurement"."provider_organisation_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_public_id` ON `support_procurement` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_procurement_application` ON `support_procurement` (`application_id`,`provider_organisation_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_procurement_quote` (
	`procurement_id` integer NOT NULL,
	`position` integer NOT NULL,
	`bidder` text NOT NULL,
	`tax_code` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`chosen` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`procurement_id`, `position`),
	FOREIGN KEY (`procurement_id`) REFERENCES `support_procurement`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_procurement_quote_money" CHECK("support_procurement_quote"."amount_vnd" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_quote_bidder` ON `support_procurement_quote` (`procurement_id`,`tax_code`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_procurement_quote_chosen` ON `support_procurement_quote` (`procurement_id`) WHERE chosen = 1;--> statement-breakpoint
CREATE TABLE `provider_suspension` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider_organisation_id` integer NOT NULL,
	`grounds_json` text NOT NULL,
	`suspended_at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lift_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_suspension_open` ON `provider_suspension` (`provider_organisation_id`) WHERE lifted_at IS NULL;--> statement-breakpoint
CREATE TABLE `support_contract` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`application_id` integer NOT NULL,
	`kind` text NOT NULL,
	`provider_organisation_id` integer,
	`state` text DEFAULT 'DRAFT' NOT NULL,
	`number` text,
	`dated` text,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	`advance_vnd` integer DEFAULT 0 NOT NULL,
	`budget_id` integer,
	`procurement_id` integer,
	`drawn_by` text NOT NULL,
	`drawn_at` integer NOT NULL,
	`signed_by` text,
	`signed_at` integer,
	`ended_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`provider_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`budget_id`) REFERENCES `support_budget`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`procurement_id`) REFERENCES `support_procurement`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_contract_money" CHECK("support_contract"."value_vnd" > 0 AND "support_contract"."state_vnd" >= 0 AND "support_contract"."state_vnd" <= "support_contract"."value_vnd" AND "support_contract"."advance_vnd" >= 0 AND "support_contract"."advance_vnd" <= "support_contract"."state_vnd"),
	CONSTRAINT "support_contract_parties" CHECK(("support_contract"."kind" = 'TWO_PARTY') = ("support_contract"."provider_organisation_id" IS NULL)),
	CONSTRAINT "support_contract_signed" CHECK("support_contract"."state" IN ('DRAFT','VOID') OR ("support_contract"."number" IS NOT NULL AND "support_contract"."dated" IS NOT NULL AND "support_contract"."budget_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_contract_public_id` ON `support_contract` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_contract_application` ON `support_contract` (`application_id`);--> statement-breakpoint
CREATE INDEX `support_contract_provider` ON `support_contract` (`provider_organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `support_contract_state` ON `support_contract` (`state`,`updated_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_contract_number` ON `support_contract` (`number`,`dated`);--> statement-breakpoint
CREATE TABLE `support_contract_item` (
	`contract_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	`adviser_id` integer,
	PRIMARY KEY(`contract_id`, `item_id`),
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`item_id`) REFERENCES `support_item`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`adviser_id`) REFERENCES `support_adviser`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_contract_item_money" CHECK("support_contract_item"."value_vnd" > 0 AND "support_contract_item"."state_vnd" >= 0 AND "support_contract_item"."state_vnd" <= "support_contract_item"."value_vnd")
);
--> statement-breakpoint
CREATE INDEX `support_contract_item_item` ON `support_contract_item` (`item_id`);--> statement-breakpoint
CREATE TABLE `support_contract_text` (
	`contract_id` integer PRIMARY KEY NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`account_holder` text DEFAULT '' NOT NULL,
	`account_number` text DEFAULT '' NOT NULL,
	`account_bank` text DEFAULT '' NOT NULL,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `support_delivery` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`contract_id` integer NOT NULL,
	`position` integer NOT NULL,
	`what` text NOT NULL,
	`due_on` text NOT NULL,
	`value_vnd` integer NOT NULL,
	`state_vnd` integer NOT NULL,
	`state` text DEFAULT 'PLANNED' NOT NULL,
	`delivered_by` text,
	`delivered_at` integer,
	`accepted_by` text,
	`accepted_at` integer,
	`in_time` integer,
	`sent_back` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_delivery_money" CHECK("support_delivery"."value_vnd" > 0 AND "support_delivery"."state_vnd" >= 0 AND "support_delivery"."state_vnd" <= "support_delivery"."value_vnd"),
	CONSTRAINT "support_delivery_accepted" CHECK("support_delivery"."state" NOT IN ('ACCEPTED','CLAIMED','PAID') OR ("support_delivery"."accepted_by" IS NOT NULL AND "support_delivery"."in_time" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_delivery_public_id` ON `support_delivery` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_delivery_position` ON `support_delivery` (`contract_id`,`position`);--> statement-breakpoint
CREATE INDEX `support_delivery_due` ON `support_delivery` (`state`,`due_on`);--> statement-breakpoint
CREATE TABLE `support_delivery_note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`act` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `support_delivery_note_delivery` ON `support_delivery_note` (`delivery_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_invoice` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`document_id` integer NOT NULL,
	`seller_tax_code` text NOT NULL,
	`symbol` text NOT NULL,
	`number` text NOT NULL,
	`issued_on` text NOT NULL,
	`total_vnd` integer NOT NULL,
	`digest` text NOT NULL,
	`findings_json` text NOT NULL,
	`current` integer DEFAULT 1 NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_once` ON `support_invoice` (`seller_tax_code`,`symbol`,`number`) WHERE current = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_digest` ON `support_invoice` (`digest`) WHERE current = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `support_invoice_delivery` ON `support_invoice` (`delivery_id`) WHERE current = 1;--> statement-breakpoint
CREATE TABLE `support_payment` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`contract_id` integer NOT NULL,
	`delivery_id` integer,
	`kind` text NOT NULL,
	`state_vnd` integer NOT NULL,
	`cleared_vnd` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT 'ASKED' NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reference` text DEFAULT '' NOT NULL,
	`paid_on` text,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`delivery_id`) REFERENCES `support_delivery`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_payment_money" CHECK("support_payment"."state_vnd" > 0 AND "support_payment"."cleared_vnd" >= 0 AND "support_payment"."cleared_vnd" <= "support_payment"."state_vnd"),
	CONSTRAINT "support_payment_paid" CHECK("support_payment"."state" <> 'PAID' OR ("support_payment"."reference" <> '' AND "support_payment"."paid_on" IS NOT NULL AND "support_payment"."decided_by" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_public_id` ON `support_payment` (`public_id`);--> statement-breakpoint
CREATE INDEX `support_payment_contract` ON `support_payment` (`contract_id`,`id`);--> statement-breakpoint
CREATE INDEX `support_payment_state` ON `support_payment` (`state`,`asked_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_delivery` ON `support_payment` (`delivery_id`) WHERE state <> 'REFUSED';--> statement-breakpoint
CREATE UNIQUE INDEX `support_payment_reference` ON `support_payment` (`reference`,`paid_on`) WHERE state = 'PAID';--> statement-breakpoint
CREATE TABLE `support_use` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contract_id` integer NOT NULL,
	`day` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`note` text DEFAULT '' NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	FOREIGN KEY (`contract_id`) REFERENCES `support_contract`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_use_day" CHECK("support_use"."day" IN (30, 90))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_use_once` ON `support_use` (`contract_id`,`day`);--> statement-breakpoint
CREATE INDEX `support_use_open` ON `support_use` (`answered_at`,`asked_at`);--> statement-breakpoint
CREATE TABLE `portal_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`after` text NOT NULL,
	CONSTRAINT "portal_cursor_one" CHECK("portal_cursor"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `portal_demo` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`way` text NOT NULL,
	`key` text NOT NULL,
	`body_json` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_demo_key` ON `portal_demo` (`way`,`key`);--> statement-breakpoint
CREATE TABLE `portal_message` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public_id` text NOT NULL,
	`number` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`digest` text NOT NULL,
	`body_json` text NOT NULL,
	`state` text NOT NULL,
	`fault_json` text,
	`application_id` integer,
	`received_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_public_id` ON `portal_message` (`public_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_once` ON `portal_message` (`number`,`seq`,`digest`);--> statement-breakpoint
CREATE UNIQUE INDEX `portal_message_taken` ON `portal_message` (`number`,`seq`) WHERE state = 'TAKEN';--> statement-breakpoint
CREATE INDEX `portal_message_state` ON `portal_message` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `portal_status` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`application_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	`state` text DEFAULT 'QUEUED' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`fault` text,
	`tried_at` integer,
	`accepted_at` integer,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`event_id`) REFERENCES `support_event`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portal_status_event` ON `portal_status` (`event_id`);--> statement-breakpoint
CREATE INDEX `portal_status_state` ON `portal_status` (`state`,`application_id`,`id`);--> statement-breakpoint
CREATE TABLE `support_arrival` (
	`application_id` integer PRIMARY KEY NOT NULL,
	`counter_organisation_id` integer,
	`arrived_on` text NOT NULL,
	`postmarked_on` text,
	`promised_on` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `support_application`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`counter_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "support_arrival_post" CHECK("support_arrival"."postmarked_on" IS NULL OR "support_arrival"."postmarked_on" <= "support_arrival"."arrived_on")
);
--> statement-breakpoint
CREATE INDEX `support_arrival_counter` ON `support_arrival` (`counter_organisation_id`,`application_id`);--> statement-breakpoint
DROP INDEX `support_application_queue`;--> statement-breakpoint
CREATE UNIQUE INDEX `support_application_door_reference` ON `support_application` (`door`,`door_reference`);--> statement-breakpoint
CREATE INDEX `support_application_open` ON `support_application` ((women_owned + many_women + social_enterprise = 0),`submitted_at`,`id`,`programme_id`,`state`,`deadline_on`) WHERE state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED','APPROVED');--> statement-breakpoint
CREATE INDEX `support_application_done` ON `support_application` (`updated_at`,`id`,`programme_id`,`state`) WHERE state IN ('NOTIFIED','CONTRACTED','ACCEPTED','SETTLED','REFUSED','WITHDRAWN','LAPSED');--> statement-breakpoint
CREATE INDEX `support_application_queue` ON `support_application` (`programme_id`,`state`,`deadline_on`);--> statement-breakpoint
ALTER TABLE `support_ledger_entry` ADD `digest` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `support_programme` ADD `papers_json` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `support_programme` ADD `commune_counter` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `support_programme` ADD `voucher_days` integer DEFAULT 90 NOT NULL;