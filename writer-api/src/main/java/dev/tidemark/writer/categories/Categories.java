package dev.tidemark.writer.categories;

import dev.tidemark.writer.command.Aggregate;
import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.Changes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.MySqlErrors;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.refusal.Refusals;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/** The one command on categories: there shall be one with this slug and this name. */
final class Categories {
    private Categories() {}

    static Answer put(Transaction tx, String slug, IfMatch ifMatch, String name) {
        Optional<Category> existing = find(tx, slug);
        if (existing.isPresent()) {
            return rename(tx, existing.get(), ifMatch, name);
        }
        ifMatch.checkNothing();
        try {
            insert(tx, slug, name);
        } catch (JdbiException e) {
            if (MySqlErrors.isDuplicateKey(e)) {
                // Somebody else has just made it: READ COMMITTED shows it now.
                return rename(tx, find(tx, slug).orElseThrow(Refusals::busy), ifMatch, name);
            }
            throw e;
        }
        Category category = find(tx, slug).orElseThrow();
        tx.append(Aggregate.CATEGORY, category.id(), 1, "CategoryCreated", category);
        return answer(201, category).withLocation("/v1/categories/" + slug);
    }

    private static void insert(Transaction tx, String slug, String name) {
        tx.handle()
                .createUpdate("""
                        INSERT INTO category (slug, name, version, created_at, updated_at)
                        VALUES (:slug, :name, 1, :now, :now)""")
                .bind("slug", slug)
                .bind("name", name)
                .bind("now", tx.now())
                .execute();
    }

    private static Answer rename(Transaction tx, Category before, IfMatch ifMatch, String name) {
        ifMatch.check(before.version());
        if (before.name().equals(name)) {
            return answer(200, before);
        }
        tx.handle()
                .createUpdate(
                        "UPDATE category SET name = :name, version = version + 1, updated_at = :now WHERE id = :id")
                .bind("name", name)
                .bind("now", tx.now())
                .bind("id", before.id())
                .execute();
        Category after = find(tx, before.slug()).orElseThrow();
        tx.append(
                Aggregate.CATEGORY,
                after.id(),
                after.version(),
                "CategoryRenamed",
                Changes.between(Map.of("name", before.name()), Map.of("name", name)));
        return answer(200, after);
    }

    private static Optional<Category> find(Transaction tx, String slug) {
        return tx.handle()
                .createQuery(
                        "SELECT id, slug, name, version, created_at, updated_at FROM category WHERE slug = :slug FOR UPDATE")
                .bind("slug", slug)
                .map((rows, context) -> Category.read(rows))
                .findOne();
    }

    private static Answer.Done answer(int status, Category category) {
        return Answer.of(status, category).withETag(category.version());
    }
}
