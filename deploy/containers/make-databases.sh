#!/bin/sh
# Run once by the cases' PostgreSQL when it is empty: the bot has a database and a role of its own, never that of the cases.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 \
    --set password="$(cat /run/secrets/bot-db-password)" <<'SQL'
REVOKE CONNECT ON DATABASE cases FROM PUBLIC;
CREATE ROLE bot LOGIN PASSWORD :'password';
CREATE DATABASE conversations OWNER bot;
REVOKE CONNECT ON DATABASE conversations FROM PUBLIC;
SQL
