#!/bin/bash
# Runs once, when the database is made: one user a service, each with no more rights than it needs.
set -eu

quoted() { # TEXT: as a string of SQL, whatever is in it
  local text=${1//\\/\\\\}
  local quote="'"
  printf "'%s'" "${text//$quote/$quote$quote}"
}

MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql -uroot <<SQL
CREATE USER 'writer'@'%' IDENTIFIED BY $(quoted "$WRITER_PASSWORD");
GRANT ALL ON shop.* TO 'writer'@'%';
CREATE USER 'projector'@'%' IDENTIFIED BY $(quoted "$PROJECTOR_PASSWORD");
GRANT SELECT ON shop.* TO 'projector'@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'projector'@'%';
SQL
