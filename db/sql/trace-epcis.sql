-- Queries of other systems page by the time of recording.
CREATE INDEX IF NOT EXISTS epcis_event_record_time ON epcis_event (record_time, id);
CREATE INDEX IF NOT EXISTS epcis_event_organisation_id ON epcis_event (organisation_id, id);
