-- Times are microseconds since 1970-01-01T00:00Z. Text is ordered by code points: ${text} is the type that does so.
-- The keys begin with the station, so that a station's rows lie together and pages follow the primary key.

CREATE TABLE live_clock (
  id SMALLINT PRIMARY KEY,
  version BIGINT NOT NULL
);

INSERT INTO live_clock (id, version) VALUES (1, 0);

CREATE TABLE live_station (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  search_id ${text} NOT NULL,
  last_heard_at BIGINT,
  state ${text} NOT NULL,
  connection ${text} NOT NULL,
  connected_since BIGINT,
  disconnected_at BIGINT,
  disconnect_reason ${text},
  version BIGINT NOT NULL,
  PRIMARY KEY (station_id, tenant)
);

CREATE INDEX live_station_version ON live_station (version);

CREATE TABLE live_connector (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  connector_id INTEGER NOT NULL,
  status ${text} NOT NULL,
  error_code ${text} NOT NULL,
  raw_error_code ${text},
  info ${text},
  vendor_id ${text},
  vendor_error_code ${text},
  since BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  kafka_offset BIGINT NOT NULL,
  content ${text} NOT NULL,
  clock_repaired SMALLINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (station_id, tenant, connector_id)
);

CREATE TABLE live_history (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  connector_id INTEGER NOT NULL,
  occurred_at BIGINT NOT NULL,
  content ${text} NOT NULL,
  received_at BIGINT NOT NULL,
  kafka_offset BIGINT NOT NULL,
  status ${text} NOT NULL,
  error_code ${text} NOT NULL,
  info ${text},
  vendor_error_code ${text},
  clock_repaired SMALLINT NOT NULL,
  PRIMARY KEY (station_id, tenant, connector_id, occurred_at, content)
);

CREATE INDEX live_history_age ON live_history (occurred_at);

CREATE TABLE live_boot (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  vendor ${text},
  model ${text},
  serial_number ${text},
  firmware ${text},
  booted_at BIGINT NOT NULL,
  kafka_offset BIGINT NOT NULL,
  content ${text} NOT NULL,
  PRIMARY KEY (station_id, tenant)
);

-- Starts and answers are kept as they came, for a week: which belong together is worked out from both.
CREATE TABLE live_start (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  exchange ${text} NOT NULL,
  received_at BIGINT NOT NULL,
  content ${text} NOT NULL,
  connector_id INTEGER NOT NULL,
  id_tag ${text} NOT NULL,
  started_at BIGINT NOT NULL,
  meter_start_wh BIGINT NOT NULL,
  PRIMARY KEY (station_id, tenant, exchange, received_at, content)
);

CREATE INDEX live_start_age ON live_start (received_at);

CREATE TABLE live_answer (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  exchange ${text} NOT NULL,
  sent_at BIGINT NOT NULL,
  transaction_id BIGINT NOT NULL,
  PRIMARY KEY (station_id, tenant, exchange, sent_at, transaction_id)
);

CREATE INDEX live_answer_transaction ON live_answer (station_id, tenant, transaction_id);
CREATE INDEX live_answer_age ON live_answer (sent_at);

CREATE TABLE live_transaction (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  transaction_id BIGINT NOT NULL,
  begun_or_ended_at BIGINT NOT NULL,
  connector_id INTEGER,
  id_tag ${text},
  started_at BIGINT,
  meter_start_wh BIGINT,
  stopped_at BIGINT,
  stop_received_at BIGINT,
  stop_content ${text},
  stop_id_tag ${text},
  meter_stop_wh BIGINT,
  stop_reason ${text},
  PRIMARY KEY (station_id, tenant, transaction_id)
);

CREATE INDEX live_transaction_latest ON live_transaction (station_id, tenant, begun_or_ended_at);
CREATE INDEX live_transaction_age ON live_transaction (begun_or_ended_at);

CREATE TABLE live_session (
  station_id ${text} NOT NULL,
  tenant ${text} NOT NULL,
  session ${text} NOT NULL,
  node ${text} NOT NULL,
  connected_at BIGINT,
  disconnected_at BIGINT,
  reason ${text},
  last_heard_at BIGINT,
  node_restarted_at BIGINT,
  PRIMARY KEY (station_id, tenant, session)
);

CREATE INDEX live_session_node ON live_session (node, connected_at);

CREATE TABLE live_node_start (
  node ${text} NOT NULL,
  started_at BIGINT NOT NULL,
  process ${text} NOT NULL,
  PRIMARY KEY (node, started_at, process)
);
