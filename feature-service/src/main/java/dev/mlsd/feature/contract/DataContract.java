package dev.mlsd.feature.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the producer of a topic promises about its events.
 *
 * @param notice how long before a change its readers are told
 * @param key the field that a record's key must equal; empty where the key is free
 * @param window length of the windows of arrival time that {@link #checks} are made for; a whole part of a day
 * @param leastRows fewer rows in a window are not judged by shares: one of them would decide
 */
public record DataContract(
        String name,
        int version,
        String owner,
        String description,
        Duration notice,
        String topic,
        Optional<String> key,
        Duration window,
        int leastRows,
        List<FieldRule> fields,
        List<WindowCheck> checks) {

    public DataContract {
        fields = List.copyOf(fields);
        checks = List.copyOf(checks);
    }

    /** Name and version, {@code transactions@1}. */
    public String id() {
        return name + "@" + version;
    }

    /** The field of a name, which must be there. */
    FieldRule field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id() + " has no field " + name));
    }
}
