-- Which version of the projector the read rows were made by; none: before versions were kept.
CREATE TABLE projection (
  bureau INTEGER NOT NULL PRIMARY KEY REFERENCES bureau,
  version TEXT NOT NULL
) STRICT;
