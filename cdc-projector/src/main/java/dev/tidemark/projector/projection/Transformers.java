package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Projection.Transformer;
import dev.tidemark.projector.transform.DocumentTransformer;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;

/** Finds the transformer that a projection file names. */
final class Transformers {

    private Transformers() {}

    /** Empty where that is not possible; then there is a problem. */
    static Optional<DocumentTransformer> find(Transformer named, List<String> problems) {
        String problem;
        try {
            Class<?> type = Class.forName(named.className());
            if (DocumentTransformer.class.isAssignableFrom(type)) {
                return Optional.of((DocumentTransformer) type.getConstructor().newInstance());
            }
            problem = "does not implement " + DocumentTransformer.class.getName();
        } catch (ClassNotFoundException e) {
            problem = "is not there: put its jar into the projector's lib/ folder";
        } catch (InvocationTargetException e) {
            problem = "cannot be made: its constructor fails with " + e.getCause();
        } catch (ReflectiveOperationException e) {
            problem = "cannot be made: it needs to be public, with a public constructor without parameters";
        } catch (LinkageError e) {
            problem = "cannot be loaded: " + e;
        }
        problems.add(named.place().says("class " + named.className() + " " + problem));
        return Optional.empty();
    }
}
