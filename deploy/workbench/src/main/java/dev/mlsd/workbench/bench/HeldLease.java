package dev.mlsd.workbench.bench;

import dev.mlsd.workbench.experiment.ExperimentException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A lease on what a service does, renewed until it is closed. The service forgets it {@link #SECONDS} s after the last renewal, so
 * nothing stays switched when this process is gone.
 */
final class HeldLease implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HeldLease.class);

    static final int SECONDS = 8;
    private static final long RENEW_MILLIS = 2_000;

    private final Asking asking;
    private final URI address;
    private final String holder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread keeper;
    private Map<String, Object> settings = Map.of();
    private boolean held;

    HeldLease(Asking asking, URI service, String holder) {
        this.asking = asking;
        this.address = service.resolve("/admin/lease");
        this.holder = holder;
        this.keeper = Thread.ofVirtual().name("lease-" + service.getPort()).start(this::keep);
    }

    /** Puts these settings in the place of all before; none gives the lease back. */
    void set(Map<String, Object> wanted) throws ExperimentException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (wanted.isEmpty()) {
                release();
            } else {
                asking.put(address, Map.of("holder", holder, "seconds", SECONDS, "settings", wanted));
                settings = Map.copyOf(wanted);
                held = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void release() throws ExperimentException, InterruptedException {
        if (held) {
            held = false;
            asking.delete(URI.create(address + "?holder=" + URLEncoder.encode(holder, StandardCharsets.UTF_8)));
        }
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(RENEW_MILLIS);
                renew();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (held) {
                asking.put(address, Map.of("holder", holder, "seconds", SECONDS, "settings", settings));
            }
        } catch (ExperimentException later) {
            // A service that stands still or starts anew is asked again; the experiment itself sees what that does to
            // its figures.
            LOG.debugf("the lease at %s is asked for again soon: %s", address, later.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        keeper.interrupt();
        boolean cancelled = Thread.interrupted();
        lock.lock();
        try {
            release();
        } catch (ExperimentException gone) {
            // It expires by itself.
            held = false;
        } catch (InterruptedException again) {
            cancelled = true;
        } finally {
            lock.unlock();
            if (cancelled) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
