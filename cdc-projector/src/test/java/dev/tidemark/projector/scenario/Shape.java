package dev.tidemark.projector.scenario;

import dev.tidemark.local.Backends;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios with the same tables and the same projection, in one schema and one collection.
 *
 * @param collection whose name is the schema's
 */
record Shape(String collection, List<Scenario> scenarios) {

    /** What to look at after a scenario. */
    record Check(Shape shape, Scenario scenario) {}

    /** Creates the schema with its tables. */
    static Shape create(List<Scenario> scenarios) throws SQLException {
        Shape shape = new Shape(Backends.mysql().createSchema("shape"), scenarios);
        shape.execute(scenarios.get(0).tables());
        return shape;
    }

    String projectionFile() {
        return scenarios.get(0).projectionFile(collection, collection);
    }

    /** Those whose SQL can be run a second time. */
    List<Scenario> repeatable() {
        return scenarios.stream().filter(scenario -> !scenario.once()).toList();
    }

    Check play(Scenario scenario) throws SQLException {
        given(scenario);
        return when(scenario);
    }

    /** Leaves just the given rows. */
    void given(Scenario scenario) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String table : tables()) {
            statements.add("DELETE FROM " + table);
        }
        statements.addAll(scenario.given());
        execute(statements);
    }

    Check when(Scenario scenario) throws SQLException {
        execute(scenario.when());
        return new Check(this, scenario);
    }

    private List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = Backends.mysql().connect(collection);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW TABLES")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /** In one transaction, unless the statements end it themselves. */
    private void execute(List<String> statements) throws SQLException {
        try (Connection connection = Backends.mysql().connect(collection);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }
}
