package dev.tidemark.writer.orders;

import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.CommandRoutes;
import dev.tidemark.writer.command.Endpoint;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.Request;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.command.Work;
import dev.tidemark.writer.input.Input;

/** The commands on orders over HTTP. */
public final class OrderRoutes {
    private OrderRoutes() {}

    /** A move of an order that takes no arguments. */
    @FunctionalInterface
    private interface Move {
        Answer apply(Transaction tx, long id, IfMatch ifMatch);
    }

    public static void install(CommandRoutes routes) {
        routes.post("/v1/orders", OrderRoutes::place);
        routes.post("/v1/orders/{id}/cancellation", move(Orders::cancel));
        routes.post("/v1/orders/{id}/shipment", move(Orders::ship));
        routes.post("/v1/orders/{id}/delivery", move(Orders::deliver));
    }

    private static Work place(Request request) {
        Input input = Input.of(request.body(), "customer_id", "lines");
        OrderRequest order = OrderRequest.read(input);
        input.check();
        return tx -> Placement.place(tx, order);
    }

    private static Endpoint move(Move move) {
        return request -> {
            long id = request.id("order");
            IfMatch ifMatch = request.ifMatch();
            Input.of(request.optionalBody()).check();
            return tx -> move.apply(tx, id, ifMatch);
        };
    }
}
