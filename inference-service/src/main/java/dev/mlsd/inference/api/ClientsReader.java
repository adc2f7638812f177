package dev.mlsd.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.inference.protection.Client;
import dev.mlsd.inference.protection.KeyRing;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a list of clients, strictly, as it stands in the file of keys and in a lease:
 *
 * <pre>
 * [{"name": "shop", "per_second": 100, "burst": 200, "decimals": 2,
 *   "keys": [{"sha256": "…64 hexadecimal digits…", "not_before": "2026-01-01T00:00:00Z", "not_after": "2026-04-01T00:00:00Z"}]}]
 * </pre>
 *
 * {@code decimals} and the times of a key may be left out. Throws {@link InvalidRequest} that says where and what; it never repeats a hash.
 */
final class ClientsReader {

    private static final List<String> CLIENT = List.of("name", "per_second", "burst", "decimals", "keys");
    private static final List<String> KEY = List.of("sha256", "not_before", "not_after");
    private static final String CLIENTS_ALLOWED = "a list of clients with name, per_second, burst, decimals and keys";
    private static final String KEYS_ALLOWED = "a list of keys with sha256, not_before and not_after";
    private static final String TIME_ALLOWED = "a time of RFC 3339 in UTC, as in \"2026-01-01T00:00:00Z\"";
    private static final int MOST_CLIENTS = 1000;

    private ClientsReader() {}

    static List<Client> read(JsonNode array, String field) {
        if (!array.isArray() || array.size() > MOST_CLIENTS) {
            throw InvalidRequest.field(field, "something else", CLIENTS_ALLOWED + ", " + MOST_CLIENTS + " at most");
        }
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            clients.add(client(array.get(i), field + "[" + i + "]"));
        }
        try {
            // Names and keys that are there twice are found by the ring.
            new KeyRing(clients).size();
            return clients;
        } catch (IllegalArgumentException twice) {
            throw InvalidRequest.field(field, "a list in which " + twice.getMessage(), "different names and keys");
        }
    }

    private static Client client(JsonNode node, String field) {
        object(node, field, CLIENT, CLIENTS_ALLOWED);
        JsonNode name = present(node, "name", field, "1 to 64 letters, digits, dots, hyphens or underscores");
        JsonNode perSecond = present(node, "per_second", field, "a number above 0");
        JsonNode burst = present(node, "burst", field, "a whole number from 1");
        JsonNode keys = present(node, "keys", field, KEYS_ALLOWED);
        JsonNode decimals = node.get("decimals");
        check(name.isTextual(), field + ".name", "a string");
        check(perSecond.isNumber(), field + ".per_second", "a number above 0");
        check(burst.canConvertToInt() && burst.isIntegralNumber(), field + ".burst", "a whole number from 1");
        check(keys.isArray(), field + ".keys", KEYS_ALLOWED);
        check(
                decimals == null || (decimals.isIntegralNumber() && decimals.canConvertToInt()),
                field + ".decimals",
                "a whole number from 0 to " + Client.ALL_DECIMALS);
        List<Client.Key> read = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            read.add(key(keys.get(i), field + ".keys[" + i + "]"));
        }
        try {
            return new Client(
                    name.textValue(),
                    perSecond.doubleValue(),
                    burst.intValue(),
                    decimals == null ? Client.ALL_DECIMALS : decimals.intValue(),
                    read);
        } catch (IllegalArgumentException wrong) {
            throw InvalidRequest.field(field, "a client that cannot be", wrong.getMessage());
        }
    }

    private static Client.Key key(JsonNode node, String field) {
        object(node, field, KEY, KEYS_ALLOWED);
        JsonNode hash = present(node, "sha256", field, "64 hexadecimal digits in lower case");
        check(hash.isTextual(), field + ".sha256", "64 hexadecimal digits in lower case");
        try {
            return new Client.Key(hash.textValue(), time(node, "not_before", field), time(node, "not_after", field));
        } catch (IllegalArgumentException wrong) {
            throw InvalidRequest.field(field, "a key that cannot be", wrong.getMessage());
        }
    }

    private static Instant time(JsonNode node, String name, String field) {
        JsonNode time = node.get(name);
        if (time == null || time.isNull()) {
            return null;
        }
        try {
            return Instant.parse(time.asText());
        } catch (DateTimeParseException wrong) {
            throw InvalidRequest.field(field + "." + name, time.asText(), TIME_ALLOWED);
        }
    }

    private static void object(JsonNode node, String field, List<String> known, String allowed) {
        check(node.isObject(), field, allowed);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw InvalidRequest.unknown(field + "." + name, String.join(", ", known));
            }
        }
    }

    private static JsonNode present(JsonNode node, String name, String field, String allowed) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw InvalidRequest.missing(field + "." + name, allowed);
        }
        return value;
    }

    private static void check(boolean right, String field, String allowed) {
        if (!right) {
            throw InvalidRequest.field(field, "something else", allowed);
        }
    }
}
