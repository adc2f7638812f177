package dev.mlsd.workbench.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.mlsd.workbench.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All answers, in the order of {@code answers/catalogue.yaml}, which names the topics and the answers of each; an answer's own file is
 * {@code answers/ID.yaml}. An answer is in here only when it can be run.
 */
public final class Catalogue {

    private static final String FOLDER = "/answers/";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final List<Topic> topics;
    private final Map<String, Entry> entries;

    private Catalogue(List<Topic> topics, Map<String, Entry> entries) {
        this.topics = List.copyOf(topics);
        this.entries = entries;
    }

    /** A topic and its answers, in order. */
    public record Topic(String id, Text name, List<String> answers) {
        public Topic {
            answers = answers == null ? List.of() : List.copyOf(answers);
        }
    }

    private record Index(@JsonProperty("topics") List<Topic> topics) {}

    /**
     * Reads the catalogue that is built in.
     *
     * @throws IllegalArgumentException when a file is missing or wrong; it names the file
     */
    public static Catalogue read() {
        Index index = read("catalogue", Index.class);
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Topic> topics = new ArrayList<>();
        for (Topic topic : index.topics()) {
            for (String id : topic.answers()) {
                Entry entry = read(id, Entry.class);
                if (!entry.id().equals(id) || !entry.topic().equals(topic.id())) {
                    throw new IllegalArgumentException("answers/" + id + ".yaml says that it is " + entry.id() + " of "
                            + entry.topic() + ", the catalogue says " + id + " of " + topic.id());
                }
                if (entries.put(id, entry) != null) {
                    throw new IllegalArgumentException("the catalogue names " + id + " twice");
                }
            }
            topics.add(topic);
        }
        return new Catalogue(topics, entries);
    }

    private static <T> T read(String name, Class<T> type) {
        String file = FOLDER + name + ".yaml";
        try (InputStream stream = Catalogue.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return YAML.readValue(stream, type);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        } catch (IOException broken) {
            throw new UncheckedIOException(file, broken);
        }
    }

    /** The topics, each with the ids of its answers. */
    public List<Topic> topics() {
        return topics;
    }

    /** All answers, in order. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The answer of an id. */
    public Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** The ids, in order. */
    public Set<String> ids() {
        return entries.keySet();
    }

    /** The ids as a person reads them. */
    public String known() {
        return entries.keySet().stream().collect(Collectors.joining(", "));
    }
}
