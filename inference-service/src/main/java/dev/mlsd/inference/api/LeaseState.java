package dev.mlsd.inference.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.inference.experiment.Experiment;
import dev.mlsd.inference.experiment.LeaseDesk;
import dev.mlsd.inference.lease.Lease.Term;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.lease.PolicyName;
import dev.mlsd.inference.protection.Client;
import dev.mlsd.inference.routing.Routing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who holds the lease, for how long yet, and what it sets. */
@JsonNaming(SnakeCaseStrategy.class)
public record LeaseState(String holder, Double expiresInSeconds, Map<String, Object> settings) {

    private static final LeaseState NOBODY = new LeaseState(null, null, Map.of());
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** The same with every setting as it is in force. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Whole(
            String holder, Double expiresInSeconds, Map<String, Object> settings, Map<String, Object> effective) {}

    static LeaseState of(Term<Experiment> term) {
        return new LeaseState(
                term.holder(),
                term.left().toMillis() / MILLIS_PER_SECOND,
                given(term.settings().settings()));
    }

    static Whole whole(LeaseDesk<?> desk) {
        LeaseState state = desk.term().map(LeaseState::of).orElse(NOBODY);
        return new Whole(state.holder(), state.expiresInSeconds(), state.settings(), effective(desk));
    }

    private static Map<String, Object> given(LeaseSettings settings) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put(LeaseReader.MODEL, settings.model());
        given.put(
                LeaseReader.POLICY,
                settings.policy() == null ? null : settings.policy().text());
        given.put(LeaseReader.LARGEST, settings.largest());
        given.put(LeaseReader.DELAY, settings.delayMillis());
        given.put(LeaseReader.MODEL_DELAY, settings.modelDelayMillis());
        given.put(LeaseReader.FAILING_SHARE, settings.modelFailingShare());
        given.put(LeaseReader.PAUSE, settings.pauseMillis());
        given.put(LeaseReader.BREAKER, settings.breaker());
        given.put(LeaseReader.ALONG_THE_WAY, settings.alongTheWay());
        given.put(LeaseReader.CLIENTS, settings.clients() == null ? null : names(settings.clients()));
        given.put(LeaseReader.PROTECTED, settings.protectedByKeys());
        given.put(LeaseReader.GRAPH_OPTIMISED, settings.graphOptimised());
        given.put(LeaseReader.LOG_FORCED, settings.logForced());
        given.put(LeaseReader.ADMISSION, settings.admissionLimited());
        routing(given, settings.routing());
        given.values().removeIf(value -> value == null);
        return given;
    }

    private static Map<String, Object> effective(LeaseDesk<?> desk) {
        Experiment now = desk.inForce();
        Map<String, Object> effective = new LinkedHashMap<>();
        effective.put(LeaseReader.MODEL, desk.modelName());
        effective.put(LeaseReader.POLICY, PolicyName.of(now.policy()).text());
        effective.put(LeaseReader.LARGEST, now.policy().largest());
        effective.put(LeaseReader.DELAY, millis(desk.batchingDelay()));
        effective.put(LeaseReader.MODEL_DELAY, millis(now.settings().modelDelay()));
        effective.put(LeaseReader.FAILING_SHARE, now.settings().failingShare());
        effective.put(LeaseReader.PAUSE, millis(now.settings().pause()));
        effective.put(LeaseReader.BREAKER, now.settings().isGuarded());
        effective.put(LeaseReader.ALONG_THE_WAY, now.settings().isAlongTheWay());
        effective.put(LeaseReader.PROTECTED, now.settings().isProtected());
        effective.put(LeaseReader.GRAPH_OPTIMISED, now.settings().isGraphOptimised());
        effective.put(LeaseReader.LOG_FORCED, now.settings().isLogForced());
        if (now.settings().admissionLimited() != null) {
            effective.put(LeaseReader.ADMISSION, now.settings().admissionLimited());
        }
        routing(effective, desk.routing());
        return effective;
    }

    private static void routing(Map<String, Object> shown, Routing routing) {
        switch (routing) {
            case Routing.Shared shared ->
                shown.put(LeaseReader.SHARES, shared.shares().byVersion());
            case Routing.Cascade cascade -> {
                shown.put(LeaseReader.CASCADE, cascade.small());
                shown.put(LeaseReader.SURE_BELOW, cascade.confidence().low());
                shown.put(LeaseReader.SURE_ABOVE, cascade.confidence().high());
            }
            case Routing.Plain plain -> {}
            case null -> {}
        }
    }

    /** Hashes of keys stay here. */
    private static List<String> names(List<Client> clients) {
        return clients.stream().map(Client::name).toList();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
