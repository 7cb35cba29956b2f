#!/usr/bin/env sh
# Starts ${project.artifactId}. TIDEMARK_JAVA_OPTS adds JVM options (the heap, for one); JAVA_HOME chooses the JVM.
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; else java=java; fi
# shellcheck disable=SC2086 -- options are split on purpose
exec "$java" ${service.jvm} ${TIDEMARK_JAVA_OPTS:-} -Dtidemark.home="$home" -cp "$home/lib/*" ${service.main} "$@"
