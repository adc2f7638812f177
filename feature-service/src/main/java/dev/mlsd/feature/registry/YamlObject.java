package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.Hops;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** A YAML mapping whose values are read one by one; what is wrong is named with file, line, key and what is allowed. */
public final class YamlObject {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})(s|m|h|d)");

    private final String file;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    YamlObject(String file, Node node) {
        this.file = file;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "a mapping of keys to values was expected");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "a key must be plain text");
            }
            if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                throw wrong(Mistake.Code.DEFINED_TWICE, key, "the key '" + key.getValue() + "' stands there twice");
            }
        }
    }

    /** Some text. */
    public String text(String key) {
        if (!(value(key) instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(key, "some text was expected");
        }
        return scalar.getValue();
    }

    /** Small letters, digits and _, a letter first. */
    public String name(String key) {
        String text = text(key);
        if (!NAME.matcher(text).matches()) {
            throw wrong(key, "small letters, digits and _ were expected, a letter first, got '" + text + "'");
        }
        return text;
    }

    /** 1 to 999999. */
    public int positiveInteger(String key) {
        String text = text(key);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw wrong(key, "a whole number from 1 to 999999 was expected, got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** Words of small letters, digits and -, each once; none where the key is missing. */
    public List<String> words(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(value(key) instanceof SequenceNode sequence)) {
            throw wrong(key, "a list of words was expected, as in [cards, fraud]");
        }
        List<String> words = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            String word = entry instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (!WORD.matcher(word).matches()) {
                throw wrong(
                        entry, key + ": small letters, digits and - were expected, a letter first, got '" + word + "'");
            }
            if (words.contains(word)) {
                throw wrong(entry, key + ": the word '" + word + "' stands there twice");
            }
            words.add(word);
        }
        return words;
    }

    /** A number; empty where the key is missing. */
    public OptionalDouble optionalNumber(String key) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        String text = text(key);
        if (!NUMBER.matcher(text).matches()) {
            throw wrong(key, "a number such as 0 or 0.5 was expected, got '" + text + "'");
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }

    /** A duration; empty where the key is missing. */
    public Optional<Duration> optionalDuration(String key) {
        return has(key) ? Optional.of(duration(key)) : Optional.empty();
    }

    /** Whether the key is there; asking makes it a known one. */
    public boolean has(String key) {
        read.add(key);
        return values.containsKey(key);
    }

    /** As in 15s, 5m, 12h or 30d. */
    public Duration duration(String key) {
        String text = text(key);
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw wrong(key, "a duration such as 15s, 5m, 12h or 30d was expected, got '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (key.equals("window")) {
            try {
                Hops.of(duration);
            } catch (IllegalArgumentException e) {
                throw wrong(key, e.getMessage());
            }
        }
        return duration;
    }

    /** Reads a constant of a type; {@code others} are the words that would have been understood instead. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type, String... others) {
        String text = text(key);
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return constant;
            }
            known.add(name);
        }
        known.addAll(List.of(others));
        throw wrong(key, "one of " + known + " was expected, got '" + text + "'");
    }

    /** At least one mapping. */
    public List<YamlObject> objects(String key) {
        if (!(value(key) instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            throw wrong(key, "a list with at least one entry was expected");
        }
        return sequence.getValue().stream()
                .map(entry -> new YamlObject(file, entry))
                .toList();
    }

    List<FeatureReference> references(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(value(key) instanceof SequenceNode sequence)) {
            throw wrong(key, "a list of features was expected");
        }
        List<FeatureReference> references = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            try {
                references.add(FeatureReference.parse(entry instanceof ScalarNode scalar ? scalar.getValue() : "?"));
            } catch (IllegalArgumentException e) {
                throw wrong(entry, e.getMessage());
            }
        }
        return references;
    }

    /** Refuses keys that nobody has read: a misspelt key is a mistake, not a comment. */
    public void nothingElse() {
        for (Map.Entry<String, Node> entry : values.entrySet()) {
            if (!read.contains(entry.getKey())) {
                throw wrong(
                        Mistake.Code.UNKNOWN_KEY,
                        entry.getValue(),
                        "unknown key '" + entry.getKey() + "'; known are " + read);
            }
        }
    }

    /** A wrong value at the place of a key. */
    public RegistryException wrong(String key, String what) {
        return wrong(Mistake.Code.WRONG_VALUE, key, what);
    }

    RegistryException wrong(Mistake.Code code, String key, String what) {
        return new RegistryException(List.of(mistake(code, key, what)));
    }

    /** A mistake at the place of a key or, where that is missing, of the whole. */
    public Mistake mistake(Mistake.Code code, String key, String what) {
        return mistake(code, values.getOrDefault(key, node), key + ": " + what);
    }

    private RegistryException wrong(Node at, String what) {
        return wrong(Mistake.Code.WRONG_VALUE, at, what);
    }

    private RegistryException wrong(Mistake.Code code, Node at, String what) {
        return new RegistryException(List.of(mistake(code, at, what)));
    }

    private Mistake mistake(Mistake.Code code, Node at, String what) {
        return new Mistake(code, file, at.getStartMark().getLine() + 1, what);
    }

    private Node value(String key) {
        Node value = values.get(key);
        if (value == null) {
            throw wrong(Mistake.Code.MISSING_KEY, node, "the key '" + key + "' is missing");
        }
        read.add(key);
        return value;
    }

    /** All that nobody has read, as text; a list in square brackets. Reads it. */
    Map<String, String> otherTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : values.keySet()) {
            if (!read.contains(key)) {
                texts.put(
                        key,
                        values.get(key) instanceof SequenceNode sequence
                                ? sequence.getValue().stream()
                                        .map(entry -> entry instanceof ScalarNode scalar ? scalar.getValue() : "?")
                                        .toList()
                                        .toString()
                                : text(key));
            }
        }
        return texts;
    }

    /** The documents of a text. Throws {@link RegistryException} where it is no YAML. */
    public static List<YamlObject> documents(String file, String yaml) {
        List<YamlObject> documents = new ArrayList<>();
        try {
            for (Node document :
                    new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(new StringReader(yaml))) {
                documents.add(new YamlObject(file, document));
            }
        } catch (MarkedYAMLException e) {
            throw notYaml(file, e.getProblemMark().getLine() + 1, e.getProblem());
        } catch (ReaderException e) {
            long line = yaml.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            throw notYaml(file, (int) line, String.format("the character U+%04X is not allowed", e.getCodePoint()));
        } catch (YAMLException e) {
            throw notYaml(file, 1, e.getMessage());
        }
        return documents;
    }

    private static RegistryException notYaml(String file, int line, String problem) {
        return new RegistryException(
                List.of(new Mistake(Mistake.Code.NOT_YAML, file, line, "this is not YAML: " + problem)));
    }
}
