#!/bin/bash
# Runs once, when the database is made: one user a service, each with no more rights than it needs.
set -eu
mysql -uroot -p"$MYSQL_ROOT_PASSWORD" <<SQL
CREATE USER 'writer'@'%' IDENTIFIED BY '$WRITER_PASSWORD';
GRANT ALL ON shop.* TO 'writer'@'%';
CREATE USER 'projector'@'%' IDENTIFIED BY '$PROJECTOR_PASSWORD';
GRANT SELECT ON shop.* TO 'projector'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'projector'@'%';
SQL
