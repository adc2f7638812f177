package dev.mlsd.workbench.follow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.Source;
import dev.mlsd.workbench.live.SourceState;
import dev.mlsd.workbench.live.WorkbenchSettings;
import dev.mlsd.workbench.log.LogReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Reads the topics of payments and answers what is known of one. Nothing else waits for it, nor it for anything but the broker. */
@Singleton
public final class Follower {

    /** 500 + 11 · 90 = 1,490 payments of about 1.5 KB; the oldest some 180,000 payments ago. */
    private static final Thinning THINNING = new Thinning(500, 90, 12);

    private static final long FRESHNESS_MILLIS = 60_000;
    private static final int SEARCHED = 2_000;

    private final WorkbenchSettings settings;
    private final Collector collector;
    private final Clock clock = Clock.systemUTC();
    private final RecentPayments payments = new RecentPayments(THINNING);
    private final Freshness freshness = new Freshness(FRESHNESS_MILLIS);
    private LogReader reader;

    Follower(WorkbenchSettings settings, Collector collector) {
        this.settings = settings;
        this.collector = collector;
    }

    void start(@Observes StartupEvent event) {
        settings.kafka()
                .ifPresent(kafka -> reader = LogReader.start(
                        kafka, "workbench-follow", Intake.BACK, new Intake(payments, freshness), clock));
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    /** Which payments to list. */
    public enum Kind {
        ANY,
        LABELLED,
        FRAUD,
        STOPPED,
        FALLBACK;

        boolean fits(FollowedList.Item item) {
            return switch (this) {
                case ANY -> true;
                case LABELLED -> item.labelled();
                case FRAUD -> Boolean.TRUE.equals(item.fraud());
                case STOPPED -> !item.decision().equals("APPROVE");
                case FALLBACK -> item.fallback() != null;
            };
        }
    }

    /** The newest decided payments of a kind. */
    public FollowedList list(Kind kind, int limit) {
        long newest = reader == null ? 0 : reader.seenMillis();
        List<FollowedList.Item> items = decided(kind).stream().limit(limit).toList();
        items.forEach(item -> payments.show(item.id()));
        return new FollowedList(
                state(),
                payments.kept(),
                payments.seen(),
                newest == 0 ? null : Instant.ofEpochMilli(newest),
                rule(),
                items);
    }

    /** The id of some payment of a kind. */
    public Optional<String> random(Kind kind) {
        List<FollowedList.Item> all = decided(kind);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String id = all.get(ThreadLocalRandom.current().nextInt(all.size())).id();
        payments.show(id);
        return Optional.of(id);
    }

    /** Everything known of a payment; empty when it is not kept. */
    public Optional<Followed> find(String id) {
        payments.show(id);
        return payments.find(id).map(trace -> Storyteller.tell(trace, beside()));
    }

    /** Customers and terminals of the newest payments, for whoever looks for some. */
    public Map<String, List<String>> entities(int limit) {
        Set<String> customers = new LinkedHashSet<>();
        Set<String> terminals = new LinkedHashSet<>();
        for (FollowedList.Item item : list(Kind.ANY, 4 * limit).payments()) {
            customers.add(item.customer());
            terminals.add(item.terminal());
        }
        return Map.of(
                "customer", customers.stream().limit(limit).toList(),
                "terminal", terminals.stream().limit(limit).toList());
    }

    /** How long events need into the rows of each view, in milliseconds: {@code p50}, {@code worst} and {@code count}. */
    public Map<String, Map<String, Long>> freshness() {
        Map<String, Map<String, Long>> seen = new HashMap<>();
        freshness
                .seen(clock.millis())
                .forEach((view, lag) ->
                        seen.put(view, Map.of("p50", lag.p50(), "worst", lag.worst(), "count", (long) lag.count())));
        return seen;
    }

    /** Why there are no payments, or null. */
    public Text state() {
        if (reader == null) {
            return new Text(
                    "No Kafka is configured, so there is no log to read (MLSD_KAFKA).",
                    "Kafka не настроена, журнала для чтения нет (MLSD_KAFKA).");
        }
        if (reader.seenMillis() == 0) {
            return new Text(
                    "Nothing has been read from Kafka yet: it is away, or nothing was written.",
                    "Из Kafka ещё ничего не прочитано: она недоступна или в ней пусто.");
        }
        return null;
    }

    private List<FollowedList.Item> decided(Kind kind) {
        Predicate<Trace> withDecision = trace -> trace.prediction() != null;
        return payments.newest(SEARCHED, withDecision).stream()
                .map(Storyteller::item)
                .flatMap(Optional::stream)
                .filter(kind::fits)
                .toList();
    }

    private static Text rule() {
        return new Text(
                "About " + THINNING.capacity()
                        + " payments are kept: the newest all, further back ever fewer, chosen by a hash"
                        + " of the id, so that some are old enough to have their label.",
                "Хранится около " + THINNING.capacity()
                        + " платежей: новейшие все, дальше всё реже, по хешу идентификатора,"
                        + " чтобы у некоторых уже была метка.");
    }

    private Storyteller.Beside beside() {
        SourceState windows = collector.snapshot().sources().get(Source.WINDOWS);
        return new Storyteller.Beside(signatures(), windows(windows.data()), problem(windows), labelDelay());
    }

    private Map<String, List<String>> signatures() {
        Map<String, List<String>> signatures = new HashMap<>();
        JsonNode models = collector.snapshot().sources().get(Source.MODELS).data();
        if (models != null) {
            models.path("models").forEach(model -> {
                List<String> names = new ArrayList<>();
                model.path("signature").forEach(name -> names.add(name.asText()));
                signatures.put(
                        model.path("name").asText() + "/"
                                + model.path("version").asText(),
                        names);
            });
        }
        return signatures;
    }

    private static List<Followed.DriftWindow> windows(JsonNode data) {
        List<Followed.DriftWindow> windows = new ArrayList<>();
        if (data != null) {
            data.path("windows")
                    .forEach(window -> windows.add(new Followed.DriftWindow(
                            window.path("window").asText(),
                            window.path("model").path("name").asText(),
                            window.path("model").path("version").asText(),
                            window.path("closed").asBoolean(),
                            window.path("predictions").asLong(),
                            window.path("labelled").asLong(),
                            window.path("frauds").asLong())));
        }
        return windows;
    }

    private static Text problem(SourceState windows) {
        return windows.data() != null
                ? null
                : new Text(
                        "monitoring-service does not tell its windows.", "monitoring-service не сообщает свои окна.");
    }

    /** As the newest label shows it. */
    private Duration labelDelay() {
        return payments.newest(SEARCHED, trace -> trace.label() != null).stream()
                .findFirst()
                .map(trace -> Duration.ofMillis(trace.label().label().getLabelTimeMillis()
                        - trace.label().label().getEventTimeMillis()))
                .orElse(null);
    }
}
