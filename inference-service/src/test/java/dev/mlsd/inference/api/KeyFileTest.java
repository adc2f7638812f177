package dev.mlsd.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.protection.KeyRing;
import dev.mlsd.inference.protection.KeyRing.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    private static final String CLIENT = """
            {"name":"%s","per_second":10,"burst":20,"decimals":2,
             "keys":[{"sha256":"%s","not_before":"2026-01-01T00:00:00Z","not_after":null}]}""";
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path path;
    private long changes;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void name() {
        path = folder.resolve("keys.json");
    }

    private static String client(String name, String key) {
        return CLIENT.formatted(name, KeyRing.sha256(key));
    }

    /** Each content has a time of its own, however quickly it follows. */
    private void write(String clients) throws IOException {
        Files.writeString(path, "{\"clients\":[" + clients + "]}");
        Files.setLastModifiedTime(path, FileTime.from(NOW.plusSeconds(changes++)));
    }

    private static boolean opens(KeyFile file, String key) {
        return file.ring().access(key, NOW) instanceof Access.Granted;
    }

    @Test
    void look_changedFile_holdsAtOnce() throws IOException {
        write(client("shop", "one"));
        KeyFile file = new KeyFile(path, warnings::add);
        assertThat(opens(file, "one")).isTrue();
        write(client("shop", "two"));

        file.look();

        assertThat(opens(file, "one")).isFalse();
        assertThat(opens(file, "two")).isTrue();
    }

    @Test
    void look_brokenFile_keepsTheKeysBeforeAndSaysWhy() throws IOException {
        write(client("shop", "one"));
        KeyFile file = new KeyFile(path, warnings::add);
        write(client("shop", "two").replace("\"burst\":20", "\"burst\":0"));

        file.look();

        assertThat(opens(file, "one")).isTrue();
        assertThat(opens(file, "two")).isFalse();
        assertThat(warnings).singleElement().asString().contains("clients[0]", "burst");
        Files.delete(path);
        file.look();
        assertThat(opens(file, "one")).isTrue();
    }

    @Test
    void open_withoutAFile_hasNoKeys() {
        assertThat(new KeyFile(null, warnings::add).ring().size()).isZero();
    }

    @Test
    void open_brokenOrMissingFile_isRefused() throws IOException {
        assertThatThrownBy(() -> new KeyFile(path, warnings::add)).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(path, "{");
        assertThatThrownBy(() -> new KeyFile(path, warnings::add)).hasMessageContaining("not JSON");
        Files.writeString(path, "[]");
        assertThatThrownBy(() -> new KeyFile(path, warnings::add)).hasMessageContaining("clients");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "name":"shop"     | "name":"a b"          | clients[0]
            "name":"shop"     | "name":7              | clients[0].name
            "name":"shop",    | ''                    | clients[0].name
            "per_second":10   | "per_second":"10"     | clients[0].per_second
            "per_second":10   | "per_second":0        | clients[0]
            "decimals":2      | "decimals":1.5        | clients[0].decimals
            "decimals":2      | "digits":2            | clients[0].digits
            "sha256":         | "key":                | clients[0].keys[0].key
            2026-01-01T       | yesterday             | clients[0].keys[0].not_before
            """)
    void open_wrongField_isNamed(String right, String wrong, String field) throws IOException {
        write(client("shop", "one")
                .replace(right.trim(), wrong.replace("''", "").trim()));

        assertThatThrownBy(() -> new KeyFile(path, warnings::add)).hasMessageContaining(field);
    }
}
