package dev.mlsd.feature.online;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** An online store in memory, with a switch for being away. */
public final class InMemoryOnlineStore implements OnlineStore {

    private final Map<RowKey, OnlineRow> rows = new HashMap<>();
    private final Map<String, String> markers = new HashMap<>();
    private int life = 1;
    private boolean away;
    private OptionalLong room = OptionalLong.empty();

    @Override
    public synchronized Map<RowKey, OnlineRow> read(Collection<RowKey> keys) {
        check();
        Map<RowKey, OnlineRow> found = new HashMap<>();
        for (RowKey key : keys) {
            if (rows.containsKey(key)) {
                found.put(key, rows.get(key));
            }
        }
        return found;
    }

    @Override
    public synchronized void write(Collection<OnlineRow> written) {
        check();
        for (OnlineRow row : written) {
            rows.merge(row.key(), row, (stands, fresh) -> fresh.isNewerThan(stands) ? fresh : stands);
        }
    }

    @Override
    public synchronized void write(Collection<OnlineRow> written, Duration expiry) {
        write(written);
    }

    @Override
    public synchronized void remove(Collection<RowKey> keys) {
        check();
        rows.keySet().removeAll(Set.copyOf(keys));
    }

    @Override
    public synchronized OptionalLong room() {
        check();
        return room;
    }

    /** Has a limit from now on. */
    public synchronized void setRoom(long bytes) {
        room = OptionalLong.of(bytes);
    }

    @Override
    public synchronized Fill fill(String part) {
        check();
        String incarnation = "life-" + life;
        return new Fill(incarnation, incarnation.equals(markers.get(part)));
    }

    @Override
    public synchronized void markFilled(String part, String incarnation) {
        check();
        markers.put(part, incarnation);
    }

    /** Comes back empty. */
    public synchronized void restart() {
        rows.clear();
        markers.clear();
        life++;
    }

    /** Answers no more, or again. */
    public synchronized void setAway(boolean away) {
        this.away = away;
    }

    private void check() {
        if (away) {
            throw new OnlineStoreException("away", true);
        }
    }

    @Override
    public void close() {
        away = true;
    }
}
