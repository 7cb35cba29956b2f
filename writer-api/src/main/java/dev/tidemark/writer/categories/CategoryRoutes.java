package dev.tidemark.writer.categories;

import dev.tidemark.writer.command.CommandRoutes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.Request;
import dev.tidemark.writer.command.Work;
import dev.tidemark.writer.input.Input;
import dev.tidemark.writer.refusal.Refusals;
import java.util.regex.Pattern;

/** The command on categories over HTTP. */
public final class CategoryRoutes {
    private static final int MAX_NAME = 200;
    private static final Pattern SLUG = Pattern.compile("(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*");

    private CategoryRoutes() {}

    public static void install(CommandRoutes routes) {
        routes.put("/v1/categories/{slug}", CategoryRoutes::put);
    }

    private static Work put(Request request) {
        String slug = request.path("slug");
        if (!SLUG.matcher(slug).matches()) {
            throw Refusals.badPath(
                    "slug", "must be 1 to 64 lower-case letters and digits, in words joined by single hyphens");
        }
        IfMatch ifMatch = request.ifMatch();
        Input input = Input.of(request.body(), "name");
        String name = input.text("name", MAX_NAME);
        input.check();
        return tx -> Categories.put(tx, slug, ifMatch, name);
    }
}
