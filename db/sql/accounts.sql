-- One open role of a kind per person, organisation and commune.
CREATE UNIQUE INDEX IF NOT EXISTS organisation_role_open
  ON organisation_role (organisation_id, person_id, role, ifnull(commune_code, '')) WHERE valid_to IS NULL;
