-- Which trace a command belongs to (W3C Trace Context, "traceparent"): whoever brings the change to its readers goes on
-- with it. NULL where nobody traces.
ALTER TABLE event
  ADD COLUMN traceparent VARCHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ALGORITHM = INSTANT;
