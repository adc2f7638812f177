package dev.mlsd.workbench.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import dev.mlsd.workbench.fault.FaultKind.OfModel;
import dev.mlsd.workbench.fault.FaultKind.OfProcess;
import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.JsonHttp.Answer;
import dev.mlsd.workbench.live.Source;
import dev.mlsd.workbench.live.SourceState;
import dev.mlsd.workbench.live.WorkbenchSettings;
import dev.mlsd.workbench.reset.Resettable;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The faults, what was asked of each and what the probes see. Probes run only while somebody looks: four times a second each, on a
 * virtual thread of its own, so that a frozen part delays nobody.
 */
@Singleton
public final class FaultBoard implements Resettable {

    /** Longest time of a fault: the lease of a model has no longer one. */
    public static final int MOST_SECONDS = 60;

    static final String HOLDER = "faults";

    private static final Duration PROBE_PAUSE = Duration.ofMillis(250);
    private static final Duration SUPERVISOR_PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Probes go on this long after somebody looked. */
    private static final Duration LOOKING = Duration.ofSeconds(10);

    /** What a part said before this time after an order was not about the order. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final List<Definition> definitions = Definitions.all();
    private final WorkbenchSettings settings;
    private final Collector collector;
    private final Clock clock = Clock.systemUTC();
    private final Optional<Supervision> supervision;
    private final Optional<BadData> badData;
    private final Map<String, ProcessProbe> probes = new LinkedHashMap<>();
    private final Map<String, Sightings> sightings = new HashMap<>();
    private final ModelSight model = new ModelSight();
    /** When faults of processes and models end, as they were asked for here, by id. */
    private final Map<String, Long> untilMillis = new ConcurrentHashMap<>();

    private final Map<String, Long> orderedMillis = new ConcurrentHashMap<>();
    private volatile Map<String, Supervision.On> supervised = Map.of();
    private volatile boolean supervisorAnswers = true;
    private volatile long lookedMillis;
    private final Map<String, Thread> loops = new ConcurrentHashMap<>();

    FaultBoard(WorkbenchSettings settings, Collector collector, ObjectMapper mapper) {
        this.settings = settings;
        this.collector = collector;
        this.supervision = Supervision.of(settings, collector.http(), mapper);
        this.badData = settings.kafka().map(kafka -> new BadData(kafka, this::worldMillis, clock));
        settings.redis().ifPresent(redis -> probe(Definitions.REDIS, ProcessProbe.Protocol.REDIS, redis));
        settings.kafka()
                .ifPresent(kafka -> probe(Definitions.BROKER, ProcessProbe.Protocol.KAFKA, kafka.split(",")[0]));
        probe(
                Definitions.FEATURE,
                ProcessProbe.Protocol.HTTP,
                settings.featureUrl().getAuthority());
        probe(
                Definitions.INFERENCE,
                ProcessProbe.Protocol.HTTP,
                settings.inferenceUrl().getAuthority());
        probe(
                Definitions.MONITORING,
                ProcessProbe.Protocol.HTTP,
                settings.monitoringUrl().getAuthority());
    }

    private void probe(String target, ProcessProbe.Protocol protocol, String address) {
        URI uri = URI.create("tcp://" + address);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        probes.put(target, new ProcessProbe(protocol, uri.getHost(), port, PATIENCE, System::nanoTime));
        sightings.put(target, new Sightings(protocol));
    }

    void stop(@Observes ShutdownEvent event) {
        lookedMillis = 0;
        loops.values().forEach(Thread::interrupt);
        badData.ifPresent(BadData::close);
    }

    /** All faults as they are now; keeps the probes going. */
    public List<Fault> faults() {
        look();
        return definitions.stream().map(this::fault).toList();
    }

    /** Asks for a fault. Blocks for the time of one request. */
    public FaultOutcome ask(String id, int seconds) {
        Optional<Definition> found = find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        Definition definition = found.get();
        Text reason = reason(definition);
        if (reason != null) {
            return new FaultOutcome.Refused(409, "not_available", reason.en());
        }
        look();
        return switch (definition.kind()) {
            case OfProcess kind ->
                taken(definition, seconds, supervision.orElseThrow().begin(definition.target(), kind.id(), seconds));
            case OfModel kind -> askModel(definition, kind, seconds);
            case OfData kind -> {
                if (worldMillis().isEmpty()) {
                    yield new FaultOutcome.Refused(
                            503,
                            "no_world_time",
                            "feature-service has seen no event yet, so nobody knows what time a record must bear.");
                }
                badData.orElseThrow().start(kind, Duration.ofSeconds(seconds));
                yield new FaultOutcome.Asked(fault(definition));
            }
        };
    }

    /** Asks for the end of a fault; harmless when it is not on. */
    public FaultOutcome end(String id) {
        Optional<Definition> found = find(id);
        if (found.isEmpty()) {
            return unknown();
        }
        Definition definition = found.get();
        look();
        switch (definition.kind()) {
            case OfProcess kind -> {
                Supervision.On on = supervised.get(definition.target());
                if (untilMillis.containsKey(id) || on != null && on.kind().equals(kind.id())) {
                    ordered(definition.id(), null);
                    supervision.ifPresent(here -> here.end(definition.target()));
                }
            }
            case OfModel _ -> {
                ordered(definition.id(), null);
                collector.http().send("DELETE", lease("?holder=" + HOLDER), Map.of(), "");
            }
            case OfData kind -> badData.ifPresent(here -> here.stop(kind));
        }
        return new FaultOutcome.Asked(fault(definition));
    }

    /** Ends every fault that was asked for, also by a workbench before this one. */
    @Override
    public void reset() {
        supervision.flatMap(Supervision::faults).ifPresent(on -> supervised = on);
        for (Definition definition : definitions) {
            if (asked(definition) != null) {
                end(definition.id());
            }
        }
        collector.http().send("DELETE", lease("?holder=" + HOLDER), Map.of(), "");
    }

    private FaultOutcome askModel(Definition definition, OfModel kind, int seconds) {
        for (OfModel other : OfModel.values()) {
            if (other != kind && left(other.id()) > 0) {
                return new FaultOutcome.Refused(
                        409, "fault_on", other.id() + " is on; end it first, because a model has one lease.");
            }
        }
        // The settings of one experiment at a time: the lease ends by itself where the fault is.
        String body = "{\"holder\":\"" + HOLDER + "\",\"seconds\":" + seconds + ",\"settings\":{\"" + kind.setting()
                + "\":"
                + (kind == OfModel.MODEL_SLOW ? Long.toString(Math.round(kind.value())) : Double.toString(kind.value()))
                + "}}";
        return taken(definition, seconds, collector.http().send("PUT", lease(""), Map.of(), body));
    }

    private URI lease(String query) {
        return settings.inferenceUrl().resolve("/admin/lease" + query);
    }

    private FaultOutcome taken(Definition definition, int seconds, Answer answer) {
        return switch (answer) {
            case Answer.Answered(int status, String _, String _)
            when status < 300 -> {
                ordered(definition.id(), clock.millis() + seconds * 1000L);
                yield new FaultOutcome.Asked(fault(definition));
            }
            case Answer.Answered(int status, String _, String body) -> refused(status, body);
            case Answer.Failed(var reason) ->
                new FaultOutcome.Refused(
                        503,
                        "part_unavailable",
                        "Whoever makes this fault does not answer at " + reason.address() + " (" + reason.code()
                                + ").");
        };
    }

    private static FaultOutcome refused(int status, String body) {
        String code = "refused";
        String detail = "It was refused with status " + status + ".";
        try {
            JsonNode problem = new ObjectMapper().readTree(body);
            code = problem.path("code").asText(code);
            detail = problem.path("detail").asText(detail);
        } catch (JsonProcessingException _) {
            return new FaultOutcome.Refused(status, code, detail);
        }
        return new FaultOutcome.Refused(status, code, detail);
    }

    private void ordered(String id, Long until) {
        orderedMillis.put(id, clock.millis());
        if (until == null) {
            untilMillis.remove(id);
        } else {
            untilMillis.put(id, until);
        }
    }

    private FaultOutcome unknown() {
        return new FaultOutcome.Unknown(definitions.stream().map(Definition::id).toList());
    }

    private Optional<Definition> find(String id) {
        return definitions.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private Fault fault(Definition definition) {
        Text reason = reason(definition);
        return new Fault(
                definition.id(),
                definition.target(),
                definition.kind().id(),
                reason == null,
                reason,
                definition.what(),
                definition.watch(),
                asked(definition),
                seen(definition));
    }

    private Text reason(Definition definition) {
        return switch (definition.kind()) {
            case OfProcess _
            when supervision.isEmpty() ->
                new Text(
                        "Not available here: only the supervisor can stop a process, and containers have none. Try: docker compose"
                                + " kill " + definition.target(),
                        "Здесь недоступно: остановить процесс может только супервизор, а в контейнерах его нет. Попробуйте: docker compose"
                                + " kill " + definition.target());
            case OfProcess _
            when !supervisorAnswers ->
                new Text("Not available: the supervisor does not answer.", "Недоступно: супервизор не отвечает.");
            case OfData _
            when badData.isEmpty() ->
                new Text("Not available: no Kafka is configured.", "Недоступно: Kafka не настроена.");
            default -> null;
        };
    }

    private Fault.Asked asked(Definition definition) {
        double left = switch (definition.kind()) {
            case OfProcess kind -> processLeft(definition, kind);
            case OfModel kind -> modelLeft(definition, kind);
            case OfData kind ->
                badData.map(here -> here.millisLeft(kind))
                                .orElse(OptionalLong.empty())
                                .orElse(-1)
                        / 1000.0;
        };
        return left > 0 ? new Fault.Asked(left) : null;
    }

    private double left(String id) {
        return (untilMillis.getOrDefault(id, 0L) - clock.millis()) / 1000.0;
    }

    private double processLeft(Definition definition, OfProcess kind) {
        Supervision.On on = supervised.get(definition.target());
        return on != null && on.kind().equals(kind.id()) && settled(definition.id())
                ? on.secondsLeft()
                : left(definition.id());
    }

    private double modelLeft(Definition definition, OfModel kind) {
        synchronized (model) {
            double leased = settled(definition.id()) ? model.leased(kind, HOLDER) : -1;
            return leased > 0 ? leased : left(definition.id());
        }
    }

    private boolean settled(String id) {
        return clock.millis() - orderedMillis.getOrDefault(id, 0L) > SETTLING.toMillis();
    }

    private Seen seen(Definition definition) {
        return switch (definition.kind()) {
            case OfProcess kind -> {
                Sightings of = sightings.get(definition.target());
                if (of == null) {
                    yield new Seen(
                            Seen.State.UNKNOWN, new Text("its address is not configured", "его адрес не настроен"));
                }
                synchronized (of) {
                    yield of.seen(kind);
                }
            }
            case OfModel kind -> {
                synchronized (model) {
                    yield model.seen(kind);
                }
            }
            case OfData kind ->
                badData.map(here -> here.seen(kind))
                        .orElseGet(() ->
                                new Seen(Seen.State.UNKNOWN, new Text("no Kafka is configured", "Kafka не настроена")));
        };
    }

    /** World time as feature-service knows it. */
    private OptionalLong worldMillis() {
        JsonNode stats = collector.snapshot().sources().get(Source.FEATURE).data();
        JsonNode newest = stats == null ? null : stats.get("newest_arrival");
        return newest == null || !newest.isTextual()
                ? OptionalLong.empty()
                : OptionalLong.of(Instant.parse(newest.asText()).toEpochMilli());
    }

    private void look() {
        lookedMillis = clock.millis();
        probes.forEach((target, probe) -> loop(target, PROBE_PAUSE, () -> {
            Sighting sighting = probe.look();
            Sightings of = sightings.get(target);
            synchronized (of) {
                of.add(sighting);
            }
        }));
        loop("model", SUPERVISOR_PAUSE, this::lookAtModel);
        supervision.ifPresent(here -> loop("supervisor", SUPERVISOR_PAUSE, () -> lookAtSupervisor(here)));
    }

    private void lookAtModel() {
        SourceState state = collector.snapshot().sources().get(Source.INFERENCE);
        JsonNode stats = state.condition() == SourceState.Condition.UP ? state.data() : null;
        synchronized (model) {
            model.add(stats, clock.millis());
        }
    }

    private void lookAtSupervisor(Supervision supervisor) {
        Optional<Map<String, Supervision.On>> on = supervisor.faults();
        supervisorAnswers = on.isPresent();
        on.ifPresent(faults -> supervised = faults);
    }

    /** Runs a look again and again while somebody looks; one loop a name. */
    private void loop(String name, Duration pause, Runnable look) {
        loops.computeIfAbsent(
                name,
                _ -> Thread.ofVirtual().name("probe-" + name).start(() -> {
                    try {
                        while (clock.millis() - lookedMillis < LOOKING.toMillis()
                                && !Thread.currentThread().isInterrupted()) {
                            look.run();
                            LockSupport.parkNanos(pause.toNanos());
                        }
                    } finally {
                        // What is not looked at any more is not known any more.
                        Sightings of = sightings.get(name);
                        if (of != null) {
                            synchronized (of) {
                                of.clear();
                            }
                        }
                        loops.remove(name);
                    }
                }));
    }
}
