package dev.tidemark.runtime.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

/** Takes in a request's body before its route runs, so that the limit holds whether the route reads it or not. */
final class RequestBody {

    private RequestBody() {}

    /** The context keeps what was read: routes get it from there. */
    static void takeIn(Context ctx) {
        try {
            ctx.bodyAsBytes();
        } catch (HttpResponseException e) {
            throw e;
        } catch (Exception e) {
            // An IOException, which Kotlin does not declare: the caller went away, or sends too slowly.
            throw new ProblemException(
                    400, "incomplete-body", "Incomplete body", "The body ended before all of it had come.");
        }
    }
}
