package dev.tidemark.writer.customers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.command.Aggregate;
import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.Changes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.JsonText;
import dev.tidemark.writer.command.MergePatch;
import dev.tidemark.writer.command.MySqlErrors;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.input.Input;
import dev.tidemark.writer.refusal.Refusals;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/** The commands on customers, each inside the transaction it is given. */
final class Customers {
    private static final String SELECT =
            "SELECT id, name, email, version, created_at, updated_at FROM customer WHERE id = :id";

    private Customers() {}

    static Answer create(Transaction tx, CustomerDetails details) {
        long id = insert(tx, details);
        Customer customer = select(tx, id, "");
        tx.append(Aggregate.CUSTOMER, id, customer.version(), "CustomerCreated", customer);
        return Answer.of(201, customer).withETag(customer.version()).withLocation("/v1/customers/" + id);
    }

    private static long insert(Transaction tx, CustomerDetails details) {
        try {
            return bound(tx.handle().createUpdate("""
                                            INSERT INTO customer (name, email, version, created_at, updated_at)
                                            VALUES (:name, :email, 1, :now, :now)"""), tx, details)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
        } catch (JdbiException e) {
            throw MySqlErrors.isDuplicateKey(e) ? emailTaken() : e;
        }
    }

    static Answer patch(Transaction tx, long id, IfMatch ifMatch, JsonNode patch) {
        Customer before = select(tx, id, " FOR UPDATE");
        ifMatch.check(before.version());
        Input input = Input.of(MergePatch.apply(JsonText.tree(before.details()), patch), CustomerDetails.FIELDS);
        CustomerDetails wanted = CustomerDetails.read(input);
        input.check();
        if (wanted.equals(before.details())) {
            return Answer.of(200, before).withETag(before.version());
        }
        update(tx, id, wanted);
        Customer after = select(tx, id, "");
        Changes changes = Changes.between(before.details(), after.details());
        tx.append(Aggregate.CUSTOMER, id, after.version(), "CustomerChanged", changes);
        return Answer.of(200, after).withETag(after.version());
    }

    private static void update(Transaction tx, long id, CustomerDetails details) {
        try {
            bound(tx.handle().createUpdate("""
                                            UPDATE customer SET name = :name, email = :email, version = version + 1, updated_at = :now
                                             WHERE id = :id"""), tx, details).bind("id", id).execute();
        } catch (JdbiException e) {
            throw MySqlErrors.isDuplicateKey(e) ? emailTaken() : e;
        }
    }

    private static Customer select(Transaction tx, long id, String lock) {
        return tx.handle()
                .createQuery(SELECT + lock)
                .bind("id", id)
                .map((rows, context) -> Customer.read(rows))
                .findOne()
                .orElseThrow(() -> Refusals.notFound("customer", id));
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Transaction tx, CustomerDetails details) {
        return statement
                .bind("name", details.name())
                .bind("email", details.email())
                .bind("now", tx.now());
    }

    private static RuntimeException emailTaken() {
        return Refusals.conflict("email-taken", "E-mail address taken", "another customer has this e-mail address");
    }
}
