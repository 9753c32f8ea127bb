-- Entries, read models, remembered replies, accounts. `bureau` is the owner of every row: its origin stands once.
-- Times are microseconds of UTC since 1970.

CREATE TABLE bureau (
  number INTEGER PRIMARY KEY,
  origin TEXT NOT NULL UNIQUE
) STRICT;

-- A case, or the bureau's own stream; length = the next event's n.
CREATE TABLE stream (
  number INTEGER PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  log INTEGER NOT NULL CHECK (log IN (0, 1)),
  id TEXT NOT NULL,
  length INTEGER NOT NULL,
  UNIQUE (bureau, log, id)
) STRICT;

-- digests: head_digest ‖ body_digest, from which the leaf follows. sealed: the segment record, byte for byte.
CREATE TABLE record_entry (
  seq INTEGER PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  stream INTEGER NOT NULL REFERENCES stream,
  n INTEGER NOT NULL,
  digests BLOB NOT NULL CHECK (length(digests) = 64),
  sealed BLOB NOT NULL,
  UNIQUE (stream, n)
) STRICT;

CREATE TABLE access_entry (
  seq INTEGER PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  stream INTEGER NOT NULL REFERENCES stream,
  n INTEGER NOT NULL,
  digests BLOB NOT NULL CHECK (length(digests) = 64),
  sealed BLOB NOT NULL,
  UNIQUE (stream, n)
) STRICT;

-- Only disposal touches an entry, and only its sealed record.
CREATE TRIGGER record_entry_stays BEFORE DELETE ON record_entry
BEGIN SELECT RAISE(ABORT, 'log entries are never deleted'); END;
CREATE TRIGGER access_entry_stays BEFORE DELETE ON access_entry
BEGIN SELECT RAISE(ABORT, 'log entries are never deleted'); END;
CREATE TRIGGER record_entry_fixed BEFORE UPDATE OF seq, bureau, stream, n, digests ON record_entry
BEGIN SELECT RAISE(ABORT, 'log entries are never updated'); END;
CREATE TRIGGER access_entry_fixed BEFORE UPDATE OF seq, bureau, stream, n, digests ON access_entry
BEGIN SELECT RAISE(ABORT, 'log entries are never updated'); END;

-- Derived from the record log by the projector; canonical JSON.
CREATE TABLE read_row (
  number INTEGER PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  model TEXT NOT NULL,
  id TEXT NOT NULL,
  order_key TEXT NOT NULL,
  lookup TEXT NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (model, id)
) STRICT;
CREATE INDEX read_row_order ON read_row (model, order_key, id);
CREATE INDEX read_row_lookup ON read_row (model, lookup, order_key, id) WHERE lookup <> '';

CREATE TABLE remembered_reply (
  bureau INTEGER NOT NULL REFERENCES bureau,
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  request BLOB NOT NULL,
  reply TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  user_id TEXT NOT NULL PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  login TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  one_time_hash TEXT NOT NULL,
  one_time_until INTEGER NOT NULL,
  disabled INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  token_digest BLOB NOT NULL PRIMARY KEY,
  bureau INTEGER NOT NULL REFERENCES bureau,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  began INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT;
CREATE INDEX session_user ON session (user_id);

CREATE TABLE draft (
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  bureau INTEGER NOT NULL REFERENCES bureau,
  json TEXT NOT NULL,
  version INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  PRIMARY KEY (key, owner)
) STRICT;
