/**
 * The token filters that Tidemark's indices use and Elasticsearch's minimal distribution lacks, under the names and with
 * the settings of a full one. Never to be installed on a full one, which has them.
 */
package dev.tidemark.analysis;
