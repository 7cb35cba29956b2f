/**
 * From MySQL: the change stream, whether the server keeps what it rests on, tables as they are, and who leads. The only
 * user of Debezium.
 */
package dev.tidemark.projector.source;
