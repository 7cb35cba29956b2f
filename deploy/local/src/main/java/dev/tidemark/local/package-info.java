/**
 * The local stack: knows how to fetch, unpack, start, stop and hurt real MySQL and Elasticsearch servers as ordinary
 * processes on loopback, and how to run Tidemark's services beside them.
 */
package dev.tidemark.local;
