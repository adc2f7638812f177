package dev.mlsd.traffic;

import dev.mlsd.traffic.drive.Surroundings;
import dev.mlsd.traffic.schedule.Pace;
import dev.mlsd.traffic.status.RecentRate;
import dev.mlsd.traffic.status.Status;
import dev.mlsd.traffic.status.StatusBoard;
import dev.mlsd.traffic.status.StatusServer;
import java.io.IOException;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Serves the status of an import or a replay while its file is read and there is no run yet that could. */
final class ReadingStatus implements AutoCloseable {

    private final StatusBoard board;
    private final StatusServer server;
    private final LongSupplier nanoTime;
    private final RecentRate rate = new RecentRate();
    private long counted;

    ReadingStatus(Surroundings surroundings, String mode, LongSupplier nanoTime) throws IOException {
        this.board = new StatusBoard(Status.loading(mode, "reading the file", null, 0));
        this.nanoTime = nanoTime;
        // There is no pace yet that could be changed.
        StatusServer.Speeds speeds = new StatusServer.Speeds(Pace.SLOWEST, Pace.FASTEST, speed -> {});
        this.server = StatusServer.start(surroundings.host(), surroundings.httpPort(), board, speeds);
    }

    /** So many payments are sorted and in the history. */
    void copied(long payments, long all) {
        long now = nanoTime.getAsLong();
        rate.count(payments - counted, now);
        counted = payments;
        String message = String.format(Locale.ROOT, "sorting the file into the history: %,d of %,d", payments, all);
        board.update(before -> Status.loading(before.mode(), message, 100.0 * payments / all, rate.perSecond(now)));
    }

    @Override
    public void close() {
        server.close();
    }
}
