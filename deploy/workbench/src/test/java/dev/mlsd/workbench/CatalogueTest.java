package dev.mlsd.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final Path PAGE = Path.of("src/main/resources/META-INF/resources");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern USE = Pattern.compile("\\bt\\('([^']+)'|data-text=\"([^\"]+)\"");

    private final JsonNode english = catalogue("en");
    private final JsonNode russian = catalogue("ru");

    @Test
    void keys_inBothLanguages_areTheSame() {
        assertThat(names(russian)).isEqualTo(names(english));
    }

    @Test
    void places_inBothLanguages_areTheSame() {
        for (String key : names(english)) {
            assertThat(places(russian.get(key))).as(key).isEqualTo(places(english.get(key)));
        }
    }

    @Test
    void pluralTexts_haveEveryFormOfTheirLanguage() {
        for (String key : names(english)) {
            if (english.get(key).isObject()) {
                assertThat(names(english.get(key))).as(key).containsExactly("one", "other");
                assertThat(names(russian.get(key))).as(key).containsExactly("few", "many", "one", "other");
            }
        }
    }

    @Test
    void keysNamedInThePage_areInTheCatalogue() throws IOException {
        Set<String> known = names(english);
        for (Path file : pageFiles()) {
            Matcher use = USE.matcher(Files.readString(file));
            while (use.find()) {
                String key = use.group(1) != null ? use.group(1) : use.group(2);
                assertThat(known).as("%s uses %s", file, key).contains(key);
            }
        }
    }

    @Test
    void page_hasNoAddressOfAnotherHost() throws IOException {
        for (Path file : pageFiles()) {
            assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file.toString())
                    .doesNotContain("http://", "https://");
        }
    }

    private static List<Path> pageFiles() throws IOException {
        try (Stream<Path> files = Files.walk(PAGE)) {
            return files.filter(file -> file.toString().matches(".*\\.(js|html|css)"))
                    .toList();
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The places to fill in a text; in a text of several forms, those of all of them. */
    private static Set<String> places(JsonNode text) {
        List<String> forms = new ArrayList<>();
        if (text.isObject()) {
            text.forEach(form -> forms.add(form.asText()));
        } else {
            forms.add(text.asText());
        }
        Set<String> places = new TreeSet<>();
        for (String form : forms) {
            assertThat(form).isNotBlank();
            Matcher place = PLACE.matcher(form);
            while (place.find()) {
                places.add(place.group(1));
            }
        }
        return places;
    }

    private static JsonNode catalogue(String language) {
        try (InputStream file =
                CatalogueTest.class.getResourceAsStream("/META-INF/resources/js/lang/" + language + ".json")) {
            return new ObjectMapper().readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException exception) {
            throw new AssertionError(exception);
        }
    }
}
