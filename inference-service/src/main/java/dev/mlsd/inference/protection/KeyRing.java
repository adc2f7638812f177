package dev.mlsd.inference.protection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** All keys at a moment. Immutable; looked up by hash, so no comparison tells by its time how much of a key was right. */
public final class KeyRing {

    /** Nobody has a key. */
    public static final KeyRing EMPTY = new KeyRing(List.of());

    static final String UNKNOWN = "the key is not known";

    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(Client client, Client.Key key) {}

    /** What a key opens. */
    public sealed interface Access {

        /** It is a client's. */
        record Granted(Client client) implements Access {}

        /**
         * It opens nothing.
         *
         * @param reason for the caller; tells nothing about other keys
         */
        record Denied(String reason) implements Access {}
    }

    /**
     * The keys of clients.
     *
     * @throws IllegalArgumentException when two share a name or a key
     */
    public KeyRing(List<Client> clients) {
        if (clients.stream().map(Client::name).distinct().count() < clients.size()) {
            throw new IllegalArgumentException("two clients have the same name");
        }
        for (Client client : clients) {
            for (Client.Key key : client.keys()) {
                if (entries.put(key.sha256(), new Entry(client, key)) != null) {
                    throw new IllegalArgumentException("a key is there twice, the second time of " + client.name());
                }
            }
        }
    }

    /** How many keys there are. */
    public int size() {
        return entries.size();
    }

    /** What a key opens at a moment; about a microsecond. */
    public Access access(String key, Instant now) {
        Entry entry = entries.get(sha256(key));
        if (entry == null) {
            return new Access.Denied(UNKNOWN);
        }
        if (entry.key().notBefore() != null && now.isBefore(entry.key().notBefore())) {
            return new Access.Denied("the key does not open yet");
        }
        if (entry.key().notAfter() != null && !now.isBefore(entry.key().notAfter())) {
            return new Access.Denied("the key does not open any more");
        }
        return new Access.Granted(entry.client());
    }

    /** The hash of a key as it stands in the file. */
    public static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
