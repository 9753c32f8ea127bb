-- What takes a device back is the officer's own personal code, which the account holds.
ALTER TABLE session DROP COLUMN handed_code;
