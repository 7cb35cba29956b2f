package dev.tidemark.projector.document;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/** JDBC in which something else happens between two statements. */
final class Interposed {

    private Interposed() {}

    /** @param then runs when the position has been read, before it is looked at */
    static DataSource afterPosition(DataSource dataSource, Runnable then) {
        return wrap(DataSource.class, dataSource, then);
    }

    private static <T> T wrap(Class<T> type, T target, Runnable then) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                Object result = method.invoke(target, args);
                if (method.getName().equals("executeQuery") && ((String) args[0]).contains("gtid_executed")) {
                    then.run();
                }
                if (result instanceof Connection connection) {
                    return wrap(Connection.class, connection, then);
                }
                return result instanceof Statement statement ? wrap(Statement.class, statement, then) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
