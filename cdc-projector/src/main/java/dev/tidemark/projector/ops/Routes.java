package dev.tidemark.projector.ops;

import io.javalin.config.RoutesConfig;

/** Some of the paths of the operator's API. */
public interface Routes {

    void install(RoutesConfig routes);
}
