package dev.mlsd.feature.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.lease.Door;
import dev.mlsd.feature.lease.LateEvents;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.lease.OnlineRows;
import dev.mlsd.feature.lease.Reads;
import dev.mlsd.feature.lease.Releases;
import dev.mlsd.feature.lease.Windows;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The body of {@code PUT /admin/lease}, read strictly: every field once, no other fields.
 *
 * @param holder who asks
 * @param time for how long
 */
record LeaseRequest(String holder, Duration time, LeaseSettings settings) {

    static final String WINDOWS = "windows";
    static final String REGISTRY = "registry";
    static final String CONTRACT = "contract";
    static final String ONLINE = "online";
    static final String LATE = "late";
    static final String TRIAL = "trial";
    static final String READS = "reads";

    private static final List<String> FIELDS = List.of("holder", "seconds", "settings");
    private static final List<String> SETTINGS = List.of(WINDOWS, REGISTRY, CONTRACT, ONLINE, LATE, TRIAL, READS);
    private static final String OBJECT = "one JSON object with " + FIELDS;
    private static final double LONGEST_SECONDS = 60;
    private static final int SHORTEST_TRIAL = 4;
    private static final double MILLIS_PER_SECOND = 1e3;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Throws {@link InvalidRequestException} that names the field, the value and what is allowed. */
    static LeaseRequest parse(byte[] body) {
        JsonNode root = json(body);
        if (!root.isObject()) {
            throw new InvalidRequestException("body", shown(root), OBJECT);
        }
        onlyKnown(root, "", FIELDS);
        JsonNode settings = root.path("settings");
        if (!settings.isObject()) {
            throw new InvalidRequestException("settings", shown(settings), "an object with any of " + SETTINGS);
        }
        onlyKnown(settings, "settings.", SETTINGS);
        return new LeaseRequest(holder(root.path("holder")), time(root.path("seconds")), settings(settings));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("body", "text that is not one JSON value", OBJECT);
        } catch (IOException e) {
            throw new InvalidRequestException("body", "nothing readable", OBJECT);
        }
    }

    private static void onlyKnown(JsonNode object, String prefix, List<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        prefix + Violations.quoted(name), "a field of this name", "fields of " + known);
            }
        }
    }

    private static String holder(JsonNode node) {
        if (!node.isTextual()) {
            throw new InvalidRequestException("holder", shown(node), "an id as a string");
        }
        return checkedHolder(node.textValue());
    }

    /** The same id; throws {@link InvalidRequestException} when it is none. */
    static String checkedHolder(String holder) {
        Violations violations = new Violations();
        violations.id("holder", holder);
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
        return holder;
    }

    private static Duration time(JsonNode node) {
        if (!node.isNumber() || !(node.doubleValue() >= 1 && node.doubleValue() <= LONGEST_SECONDS)) {
            throw new InvalidRequestException("seconds", shown(node), "a number from 1 to 60");
        }
        return Duration.ofMillis(Math.round(node.doubleValue() * MILLIS_PER_SECOND));
    }

    private static LeaseSettings settings(JsonNode settings) {
        return new LeaseSettings(
                setting(settings, WINDOWS, Windows.class),
                setting(settings, REGISTRY, Releases.class),
                setting(settings, CONTRACT, Door.class),
                setting(settings, ONLINE, OnlineRows.class),
                setting(settings, LATE, LateEvents.class),
                trial(settings.path(TRIAL)),
                setting(settings, READS, Reads.class));
    }

    /** At least four characters, so that it does not stand for half of the world by chance. */
    private static String trial(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isTextual() || node.textValue().length() < SHORTEST_TRIAL || !Violations.isId(node.textValue())) {
            throw new InvalidRequestException(
                    "settings." + TRIAL,
                    shown(node),
                    SHORTEST_TRIAL + " to " + Violations.ID_LENGTH + " printable ASCII characters without blanks");
        }
        return node.textValue();
    }

    /** The value whose name in small letters it is; null where it is left out. */
    private static <E extends Enum<E>> E setting(JsonNode settings, String name, Class<E> values) {
        JsonNode node = settings.path(name);
        if (node.isMissingNode()) {
            return null;
        }
        List<E> all = List.of(values.getEnumConstants());
        return all.stream()
                .filter(value ->
                        node.isTextual() && RegistryMessages.lower(value).equals(node.textValue()))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "settings." + name,
                        shown(node),
                        "one of " + all.stream().map(RegistryMessages::lower).collect(Collectors.joining(", "))));
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : Violations.quoted(node.toString());
    }
}
