/**
 * Why a command can be refused: the stable problem types of this service.
 */
package dev.tidemark.writer.refusal;
