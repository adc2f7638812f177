package dev.mlsd.monitoring.notice;

import dev.mlsd.monitoring.alerting.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends what is new since it last looked. Ids are remembered after the broker has the records, so a crash in between sends some twice and
 * none never. For one thread.
 */
public final class Notifier implements AutoCloseable {

    /** Alertmanager forgets what it is not told for five minutes. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final AlertTopics topics;
    private final Optional<Alertmanager> alertmanager;
    private final SentIds sent;
    private final Clock clock;
    private Instant told = Instant.MIN;
    private List<Alert> untoldEnds = List.of();

    /** @param folder where the ids of what was sent are kept */
    public Notifier(AlertTopics topics, Optional<Alertmanager> alertmanager, Path folder, Clock clock)
            throws IOException {
        this.topics = topics;
        this.alertmanager = alertmanager;
        this.sent = new SentIds(folder);
        this.clock = clock;
    }

    /**
     * Sends the transitions that were not sent yet, the oldest first.
     *
     * @param current what stands
     * @param history every transition, the newest first
     */
    public void send(List<Alert> current, List<Alert> history) throws IOException, InterruptedException {
        List<Alert> fresh = history.reversed().stream()
                .filter(alert -> !sent.contains(alert.id()))
                .toList();
        if (!fresh.isEmpty()) {
            topics.publish(fresh);
            sent.keep(
                    fresh.stream().map(Alert::id).toList(),
                    history.stream().map(Alert::id).toList());
        }
        if (alertmanager.isPresent()) {
            tell(alertmanager.get(), current, fresh);
        }
    }

    private void tell(Alertmanager manager, List<Alert> current, List<Alert> fresh) throws InterruptedException {
        Instant now = clock.instant();
        List<Alert> ends = new ArrayList<>(untoldEnds);
        fresh.stream().filter(alert -> alert.state() == Alert.State.RESOLVED).forEach(ends::add);
        untoldEnds = List.copyOf(ends);
        boolean news = fresh.stream().anyMatch(alert -> alert.state() != Alert.State.PENDING) || !ends.isEmpty();
        if (news || !now.isBefore(told.equals(Instant.MIN) ? now : told.plus(AGAIN))) {
            manager.post(
                    current.stream()
                            .filter(alert -> alert.state() == Alert.State.FIRING)
                            .toList(),
                    ends,
                    now);
            untoldEnds = List.of();
            told = now;
        }
    }

    @Override
    public void close() {
        topics.close();
        alertmanager.ifPresent(Alertmanager::close);
    }
}
