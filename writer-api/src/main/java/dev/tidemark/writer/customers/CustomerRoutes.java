package dev.tidemark.writer.customers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.command.CommandRoutes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.Request;
import dev.tidemark.writer.command.Work;
import dev.tidemark.writer.input.Input;

/** The commands on customers over HTTP. */
public final class CustomerRoutes {
    private CustomerRoutes() {}

    public static void install(CommandRoutes routes) {
        routes.post("/v1/customers", CustomerRoutes::create);
        routes.patch("/v1/customers/{id}", CustomerRoutes::patch);
    }

    private static Work create(Request request) {
        Input input = Input.of(request.body(), CustomerDetails.FIELDS);
        CustomerDetails details = CustomerDetails.read(input);
        input.check();
        return tx -> Customers.create(tx, details);
    }

    private static Work patch(Request request) {
        long id = request.id("customer");
        IfMatch ifMatch = request.requiredIfMatch();
        JsonNode patch = request.body();
        Input.of(patch, CustomerDetails.FIELDS).check();
        return tx -> Customers.patch(tx, id, ifMatch, patch);
    }
}
