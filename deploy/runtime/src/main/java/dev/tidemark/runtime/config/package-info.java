/** Configuration files: strict YAML into records that check themselves; every problem with file, line and what to do. */
package dev.tidemark.runtime.config;
