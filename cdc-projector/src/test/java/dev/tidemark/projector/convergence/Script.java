package dev.tidemark.projector.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What several connections do, drawn from a seed; which of them comes first is left to the server.
 *
 * @param start the rows it begins with, one transaction
 * @param sessions the transactions of each connection
 */
record Script(List<String> start, List<List<Transaction>> sessions) {

    /**
     * @param isolation of the transaction
     * @param end COMMIT or ROLLBACK; for DDL, which commits by itself, empty
     */
    record Transaction(String isolation, List<String> statements, String end) {

        /** Whether rows go without a change that tells of them; such a statement commits by itself. */
        boolean truncates() {
            return statements.stream().anyMatch(sql -> sql.startsWith("TRUNCATE"));
        }

        @Override
        public String toString() {
            return isolation + ": " + String.join("; ", statements) + "; " + end;
        }
    }

    static Script of(long seed) {
        Random random = new Random(seed);
        RandomStatements statements = new RandomStatements(random);
        List<List<Transaction>> sessions = new ArrayList<>();
        int connections = 2 + random.nextInt(3);
        for (int connection = 0; connection < connections; connection++) {
            List<Transaction> transactions = new ArrayList<>();
            for (int n = 4 + random.nextInt(9); n > 0; n--) {
                transactions.add(transaction(random, statements));
            }
            sessions.add(transactions);
        }
        if (random.nextInt(4) == 0) {
            sessions.add(IntStream.rangeClosed(1, 1 + random.nextInt(2))
                    .mapToObj(n -> new Transaction("READ COMMITTED", List.of(statements.newColumn(n)), ""))
                    .toList());
        }
        if (random.nextInt(12) == 0) {
            List<Transaction> some = sessions.get(random.nextInt(connections));
            some.add(
                    random.nextInt(some.size()),
                    new Transaction("READ COMMITTED", List.of(statements.truncation()), ""));
        }
        return new Script(statements.start(), sessions);
    }

    private static Transaction transaction(Random random, RandomStatements statements) {
        List<String> all = new ArrayList<>();
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            all.add(statements.next());
        }
        if (random.nextInt(5) == 0) {
            int from = random.nextInt(all.size() + 1);
            all.add(from, "SAVEPOINT here");
            all.add(from + 1 + random.nextInt(all.size() - from), "ROLLBACK TO SAVEPOINT here");
        }
        return new Transaction(
                random.nextBoolean() ? "REPEATABLE READ" : "READ COMMITTED",
                List.copyOf(all),
                random.nextInt(6) == 0 ? "ROLLBACK" : "COMMIT");
    }

    int transactions() {
        return sessions.stream().mapToInt(List::size).sum();
    }

    /** Without some of its transactions, counted through all sessions. */
    Script without(int from, int to) {
        List<List<Transaction>> left = new ArrayList<>();
        int number = 0;
        for (List<Transaction> session : sessions) {
            List<Transaction> kept = new ArrayList<>();
            for (Transaction transaction : session) {
                if (number < from || number >= to) {
                    kept.add(transaction);
                }
                number++;
            }
            left.add(kept);
        }
        return new Script(start, left);
    }

    @Override
    public String toString() {
        return "start:\n  " + String.join("\n  ", start) + "\n"
                + IntStream.range(0, sessions.size())
                        .filter(n -> !sessions.get(n).isEmpty())
                        .mapToObj(n -> "connection " + n + ":\n  "
                                + sessions.get(n).stream()
                                        .map(Transaction::toString)
                                        .collect(Collectors.joining("\n  ")))
                        .collect(Collectors.joining("\n"));
    }
}
