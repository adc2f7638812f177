package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mlsd.inference.lease.LeaseSettings;
import dev.mlsd.inference.lease.PolicyName;
import dev.mlsd.inference.routing.Confidence;
import dev.mlsd.inference.routing.Routing;
import dev.mlsd.inference.routing.Shares;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the body of {@code PUT /admin/lease}, strictly: every field once, no other fields, every value within its range. */
final class LeaseReader {

    static final String MODEL = "model";
    static final String POLICY = "batching.policy";
    static final String LARGEST = "batching.largest";
    static final String DELAY = "batching.delay_millis";
    static final String MODEL_DELAY = "model_delay_millis";
    static final String FAILING_SHARE = "model_failing_share";
    static final String PAUSE = "pause_millis";
    static final String BREAKER = "breaker";
    static final String CLIENTS = "clients";
    static final String PROTECTED = "protected";
    static final String ALONG_THE_WAY = "explanation_along_the_way";
    static final String GRAPH_OPTIMISED = "graph_optimisation";
    static final String LOG_FORCED = "log_forced";
    static final String ADMISSION = "admission";
    static final String SHARES = "shares";
    static final String CASCADE = "cascade.small";
    static final String SURE_BELOW = "cascade.sure_below";
    static final String SURE_ABOVE = "cascade.sure_above";

    private static final String HOLDER = "holder";
    private static final String SECONDS = "seconds";
    private static final String SETTINGS = "settings";
    private static final List<String> FIELDS = List.of(HOLDER, SECONDS, SETTINGS);
    private static final List<String> KNOWN = List.of(
            MODEL,
            POLICY,
            LARGEST,
            DELAY,
            MODEL_DELAY,
            FAILING_SHARE,
            PAUSE,
            BREAKER,
            ALONG_THE_WAY,
            CLIENTS,
            PROTECTED,
            GRAPH_OPTIMISED,
            LOG_FORCED,
            ADMISSION,
            SHARES,
            CASCADE,
            SURE_BELOW,
            SURE_ABOVE);
    private static final String OBJECT = "one JSON object with " + String.join(", ", FIELDS);
    private static final double SHORTEST_SECONDS = 1;
    private static final double LONGEST_SECONDS = 60;
    private static final double MILLIS_PER_SECOND = 1e3;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode settings;

    private LeaseReader(JsonNode settings) {
        this.settings = settings;
    }

    /** A wish for the lease. */
    record Wish(String holder, Duration time, LeaseSettings settings) {}

    /** Throws {@link InvalidRequest} that names the field, the value and what is allowed. */
    static Wish read(byte[] body, int largestBatch) {
        JsonNode root = parse(body);
        if (!root.isObject()) {
            throw InvalidRequest.malformed("the body must be " + OBJECT + ", got " + shown(root), OBJECT);
        }
        known(root, "", FIELDS);
        JsonNode holder = present(root, HOLDER, "a string of " + PaymentChecks.ID);
        if (!holder.isTextual()) {
            throw InvalidRequest.field(HOLDER, shown(holder), "a string of " + PaymentChecks.ID);
        }
        JsonNode settings = present(root, SETTINGS, "an object with any of " + String.join(", ", KNOWN));
        if (!settings.isObject()) {
            throw InvalidRequest.field(SETTINGS, shown(settings), "an object with any of " + String.join(", ", KNOWN));
        }
        known(settings, SETTINGS + ".", KNOWN);
        String range = range(SHORTEST_SECONDS, LONGEST_SECONDS);
        double seconds = number(present(root, SECONDS, range), SECONDS, SHORTEST_SECONDS, LONGEST_SECONDS);
        return new Wish(
                PaymentChecks.id(HOLDER, holder.textValue()),
                Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)),
                new LeaseReader(settings).settings(largestBatch));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw InvalidRequest.malformed("the body is not one JSON value" + at, OBJECT);
        } catch (IOException e) {
            throw InvalidRequest.malformed("the body is not JSON in UTF-8", OBJECT);
        }
    }

    private LeaseSettings settings(int largestBatch) {
        String model = text(MODEL, "the name of a model, a string");
        Boolean optimised = truth(GRAPH_OPTIMISED);
        if (optimised != null && model == null) {
            throw InvalidRequest.field(
                    SETTINGS + "." + GRAPH_OPTIMISED, optimised.toString(), "only beside " + SETTINGS + "." + MODEL);
        }
        return LeaseSettings.builder()
                .model(model)
                .policy(policy())
                .largest(largest(largestBatch))
                .delayMillis(number(DELAY, LeaseSettings.SHORTEST_DELAY, LeaseSettings.LONGEST_DELAY))
                .modelDelayMillis(number(MODEL_DELAY, 0, LeaseSettings.LONGEST_MODEL_DELAY))
                .modelFailingShare(number(FAILING_SHARE, 0, 1))
                .pauseMillis(number(PAUSE, 0, LeaseSettings.LONGEST_PAUSE))
                .breaker(truth(BREAKER))
                .alongTheWay(truth(ALONG_THE_WAY))
                .clients(
                        settings.has(CLIENTS)
                                ? ClientsReader.read(settings.get(CLIENTS), SETTINGS + "." + CLIENTS)
                                : null)
                .protectedByKeys(truth(PROTECTED))
                .graphOptimised(optimised)
                .logForced(truth(LOG_FORCED))
                .admissionLimited(truth(ADMISSION))
                .routing(routing())
                .build();
    }

    /** Null where the lease leaves it as it is. */
    private Routing routing() {
        String small = text(CASCADE, "the name of a model, a string");
        Double below = number(SURE_BELOW, 0, 1);
        Double above = number(SURE_ABOVE, 0, 1);
        if (settings.has(SHARES)) {
            if (small != null) {
                throw InvalidRequest.field(SETTINGS + "." + CASCADE, small, "not beside " + SETTINGS + "." + SHARES);
            }
            return new Routing.Shared(shares(settings.get(SHARES)));
        }
        if (small == null) {
            for (String alone : List.of(SURE_BELOW, SURE_ABOVE)) {
                if (settings.has(alone)) {
                    throw InvalidRequest.field(
                            SETTINGS + "." + alone,
                            shown(settings.get(alone)),
                            "only beside " + SETTINGS + "." + CASCADE);
                }
            }
            return null;
        }
        double low = below == null ? Confidence.USUAL.low() : below;
        double high = above == null ? Confidence.USUAL.high() : above;
        if (low > high) {
            throw InvalidRequest.field(
                    SETTINGS + "." + SURE_BELOW,
                    plain(low),
                    "at most " + SETTINGS + "." + SURE_ABOVE + ", " + plain(high));
        }
        return new Routing.Cascade(small, new Confidence(low, high));
    }

    private static Shares shares(JsonNode node) {
        String field = SETTINGS + "." + SHARES;
        String allowed = "an object of shares above 0 that add up to 1, by name@version";
        if (!node.isObject()) {
            throw InvalidRequest.field(field, shown(node), allowed);
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        node.properties()
                .forEach(share ->
                        shares.put(share.getKey(), number(share.getValue(), field + "." + share.getKey(), 0, 1)));
        try {
            return Shares.of(shares);
        } catch (IllegalArgumentException none) {
            throw InvalidRequest.field(field, shares.toString(), allowed);
        }
    }

    private PolicyName policy() {
        String allowed = "one of " + PolicyName.all();
        String name = text(POLICY, allowed);
        return name == null
                ? null
                : PolicyName.of(name).orElseThrow(() -> InvalidRequest.field(SETTINGS + "." + POLICY, name, allowed));
    }

    private Integer largest(int most) {
        JsonNode node = settings.get(LARGEST);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1 || node.intValue() > most) {
            throw InvalidRequest.field(SETTINGS + "." + LARGEST, shown(node), "a whole number from 1 to " + most);
        }
        return node.intValue();
    }

    private Boolean truth(String field) {
        JsonNode node = settings.get(field);
        if (node != null && !node.isBoolean()) {
            throw InvalidRequest.field(SETTINGS + "." + field, shown(node), "true or false");
        }
        return node == null ? null : Boolean.valueOf(node.booleanValue());
    }

    private String text(String field, String allowed) {
        JsonNode node = settings.get(field);
        if (node != null && !node.isTextual()) {
            throw InvalidRequest.field(SETTINGS + "." + field, shown(node), allowed);
        }
        return node == null ? null : node.textValue();
    }

    private Double number(String field, double least, double most) {
        JsonNode node = settings.get(field);
        return node == null ? null : Double.valueOf(number(node, SETTINGS + "." + field, least, most));
    }

    private static double number(JsonNode node, String field, double least, double most) {
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            throw InvalidRequest.field(field, shown(node), range(least, most));
        }
        return node.doubleValue();
    }

    private static String range(double least, double most) {
        return "a number from " + plain(least) + " to " + plain(most);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static void known(JsonNode object, String prefix, List<String> fields) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw InvalidRequest.unknown(prefix + name, String.join(", ", fields));
            }
        }
    }

    private static JsonNode present(JsonNode root, String field, String allowed) {
        JsonNode node = root.get(field);
        if (node == null) {
            throw InvalidRequest.missing(field, allowed);
        }
        return node;
    }

    private static String shown(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            case MISSING -> "nothing";
            case BOOLEAN, NUMBER, STRING, BINARY -> node.asText();
        };
    }
}
