/** The projector's configuration file, as records that check themselves. */
package dev.tidemark.projector.config;
