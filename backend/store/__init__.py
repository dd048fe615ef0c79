"""Where things are kept: one database, sealed words, secrets in files. Imports no other package of ours."""
