-- A session whose device is in the party's hands serves the signing of one paper, across a restart too.
ALTER TABLE session ADD COLUMN handed_case TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN handed_paper TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN handed_code TEXT NOT NULL DEFAULT '';
