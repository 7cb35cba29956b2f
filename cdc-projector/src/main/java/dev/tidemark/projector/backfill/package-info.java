/**
 * Fills generations from the tables, beside the live stream, and brings them to life. On the way from who asks to who is told:
 *
 * <ol>
 *   <li>{@link dev.tidemark.projector.backfill.Backfills} is asked, {@code Beginning} and {@code Moves} decide;
 *   <li>{@link dev.tidemark.projector.backfill.NextAttempt} writes down what is decided, {@code Preparation} makes it true when
 *       that attempt begins, and {@link dev.tidemark.projector.backfill.Generations} knows those of the one that runs;
 *   <li>{@link dev.tidemark.projector.backfill.Backfill} fills ({@code Fill}, at a {@code Pace}), catches up, verifies and
 *       promotes;
 *   <li>{@link dev.tidemark.projector.backfill.BackfillReports} tells how far that is, to each {@code Watch}.
 * </ol>
 *
 * <p>Beside that, rows that very many documents show: {@link dev.tidemark.projector.backfill.FanOuts} knows them, {@link
 * dev.tidemark.projector.backfill.FanOutWork} brings their documents up to date.
 */
package dev.tidemark.projector.backfill;
