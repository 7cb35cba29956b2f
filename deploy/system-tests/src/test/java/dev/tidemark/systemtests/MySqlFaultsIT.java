package dev.tidemark.systemtests;

import dev.tidemark.local.FaultProxy;
import dev.tidemark.local.LocalMySql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database goes away, with and without a word. */
@Timeout(600)
class MySqlFaultsIT {

    private static final int PRODUCTS = 300;

    private LocalMySql mysql;
    private FaultProxy connection;
    private Shop shop;
    private Load load;

    @BeforeEach
    void open() throws Exception {
        mysql = Servers.mortalMySql();
        connection = FaultProxy.before(mysql.host(), mysql.port());
        shop = new Shop(mysql, Servers.elasticsearch());
        shop.useMySql(connection.port());
        Load.fill(shop, PRODUCTS);
        shop.startProjector().awaitReady();
        shop.awaitSearchable();
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
        connection.close();
    }

    /** The server ends the dump in good order: the binlog client takes that for "nothing new" and waits for ever. */
    @Test
    void dumpThreadKilledWhileIdle() throws Exception {
        for (int i = 0; i < 2; i++) {
            killDumpThreads();
            write();
            shop.awaitSearchable();
        }
        shop.assertTrue();
    }

    @Test
    void dumpThreadKilledUnderLoad() throws Exception {
        load = Load.start(shop, PRODUCTS, 2, 10);
        for (int i = 0; i < 3; i++) {
            killDumpThreads();
            long committed = load.committed();
            Wait.until("the load goes on", Wait.SOON, () -> load.committed() > committed + 50, shop::describe);
        }
        load.stop();
        shop.assertTrue();
    }

    @Test
    void serverEndLostWithoutAWord() throws Exception {
        connection.halfOpen();
        connection.pass();
        write();
        shop.assertTrue();
    }

    @Test
    void partitionOfTenSeconds() throws Exception {
        load = Load.start(shop, PRODUCTS, 2, 10);
        connection.blackHole();
        Thread.sleep(10_000); // the partition itself
        connection.pass();
        load.stop();
        shop.assertTrue();
    }

    @Test
    void connectionsCutInTheMiddleOfMessages() throws Exception {
        Watcher watcher = new Watcher(() -> shop.index().versions("products"));
        load = Load.start(shop, PRODUCTS, 2, 10);
        for (int bytes = 100; bytes < 100_000; bytes *= 6) {
            connection.cutAfter(bytes);
            long committed = load.committed();
            Wait.until("the load goes on", Wait.SOON, () -> load.committed() > committed + 50, shop::describe);
            connection.resetOnce();
        }
        load.stop();
        shop.assertTrue();
        watcher.assertNeverBack();
    }

    @Test
    void restarted() throws Exception {
        load = Load.start(shop, PRODUCTS, 2, 10);
        mysql.restart();
        mysql.kill();
        mysql.restart();
        long committed = load.committed();
        Wait.until("the load goes on", Wait.SOON, () -> load.committed() > committed + 50, shop::describe);
        load.stop();
        shop.assertTrue();
    }

    private void write() throws Exception {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE product SET stock = stock + 1 WHERE id <= 10");
        }
    }

    private void killDumpThreads() throws Exception {
        try (Connection connection = mysql.connect("");
                Statement sql = connection.createStatement()) {
            List<Long> dumps = new ArrayList<>();
            try (ResultSet rows = sql.executeQuery(
                    "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
                while (rows.next()) {
                    dumps.add(rows.getLong(1));
                }
            }
            for (long dump : dumps) {
                sql.execute("KILL " + dump);
            }
        }
    }
}
