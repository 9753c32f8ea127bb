-- The unfinished text of a paper, shared by those who may prepare it: each version that is kept, the newest being worked on.
CREATE TABLE paper_draft (
  case_id TEXT NOT NULL,
  paper TEXT NOT NULL,
  version INTEGER NOT NULL,
  bureau INTEGER NOT NULL REFERENCES bureau,
  json TEXT NOT NULL,
  author TEXT NOT NULL,
  began INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  PRIMARY KEY (case_id, paper, version)
) STRICT;
