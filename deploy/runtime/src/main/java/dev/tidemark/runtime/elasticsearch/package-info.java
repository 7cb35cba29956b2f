/** How a service reaches Elasticsearch; only for those that have its client on their class path. */
package dev.tidemark.runtime.elasticsearch;
