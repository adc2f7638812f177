package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.TileLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Reads feature views from YAML, one view a document. */
public final class RegistryReader {

    /** The file with the views that ship with the service. */
    public static final String DEFAULT_RESOURCE = "/feature-views.yaml";

    /** The file with what these views meant when they were released. */
    public static final String RELEASED_RESOURCE = "/feature-views.released.yaml";

    /** The source of a view whose features are made from the request itself. */
    private static final String REQUEST = "request";

    /** The source of a view whose features are computed from history, hop by hop. */
    private static final String BATCH = "batch";

    /** Where each view and each feature stands, by identity: two may be equal. */
    private final Map<Object, YamlObject> written = new IdentityHashMap<>();

    private RegistryReader() {}

    /**
     * The registry that ships with the service. Throws {@link RegistryException} when its views are wrong or stand against
     * {@link #RELEASED_RESOURCE}.
     */
    public static Registry readDefault() {
        ViewFile views = views(DEFAULT_RESOURCE.substring(1), resource(DEFAULT_RESOURCE));
        Registry registry = views.registry();
        List<Mistake> broken = views.against(readReleased(), true);
        if (!broken.isEmpty()) {
            throw new RegistryException(broken);
        }
        return registry;
    }

    /** What has been released of the views that ship with the service. */
    public static ReleasedViews readReleased() {
        return ReleasedViews.read(RELEASED_RESOURCE.substring(1), resource(RELEASED_RESOURCE));
    }

    private static String resource(String name) {
        try (InputStream in = RegistryReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new RegistryException("the class path has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from text, for tests and tools; nothing is released yet. */
    public static Registry read(String file, String yaml) {
        return views(file, yaml).registry();
    }

    static ViewFile views(String file, String yaml) {
        RegistryReader parts = new RegistryReader();
        List<FeatureView> views = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        for (YamlObject document : YamlObject.documents(file, yaml)) {
            try {
                views.add(parts.view(document));
            } catch (RegistryException e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new RegistryException(mistakes);
        }
        return new ViewFile(file, views, parts.written);
    }

    private FeatureView view(YamlObject yaml) {
        FeatureView view = switch (yaml.text("source")) {
            case REQUEST -> request(yaml);
            case BATCH -> snapshot(yaml);
            default -> windows(yaml);
        };
        yaml.nothingElse();
        written.put(view, yaml);
        Set<String> names = new HashSet<>();
        for (Feature feature : view.features()) {
            if (!names.add(feature.name())) {
                throw yaml.wrong(
                        Mistake.Code.DEFINED_TWICE, "features", "the name '" + feature.name() + "' stands there twice");
            }
        }
        return view;
    }

    private FeatureView.Request request(YamlObject yaml) {
        return new FeatureView.Request(
                yaml.name("view"),
                yaml.positiveInteger("version"),
                yaml.text("owner"),
                yaml.text("description"),
                yaml.words("tags"),
                each(yaml, RegistryReader::onDemand));
    }

    private FeatureView.Windows windows(YamlObject yaml) {
        String name = yaml.name("view");
        int version = yaml.positiveInteger("version");
        String owner = yaml.text("owner");
        String description = yaml.text("description");
        List<String> tags = yaml.words("tags");
        Source source = yaml.oneOf("source", Source.class, BATCH, REQUEST);
        Entity entity = entity(yaml, source);
        Measure measure = measure(yaml, source);
        Duration freshness = yaml.duration("freshness");
        Optional<Duration> ttl = yaml.optionalDuration("ttl");
        List<Feature.Windowed> features =
                each(yaml, feature -> aggregated(feature, entity, measure, Feature.Windowed::new));
        TileLayout layout = TileLayout.of(
                features.stream().map(Feature.Windowed::window).toList(),
                AggregateFunction.parts(
                        features.stream().map(Feature.Windowed::function).toList()));
        return new FeatureView.Windows(
                name, version, owner, description, tags, entity, source, measure, freshness, ttl, features, layout);
    }

    private FeatureView.Snapshot snapshot(YamlObject yaml) {
        String name = yaml.name("view");
        int version = yaml.positiveInteger("version");
        String owner = yaml.text("owner");
        String description = yaml.text("description");
        List<String> tags = yaml.words("tags");
        Source query = yaml.oneOf("query", Source.class);
        Entity entity = entity(yaml, query);
        Measure measure = measure(yaml, query);
        Duration every = yaml.duration("every");
        if (every.compareTo(Duration.ofMinutes(5)) < 0 || !divides(every, Duration.ofDays(1))) {
            throw yaml.wrong("every", "a whole part of a day and at least 5m was expected, as in 1h or 1d");
        }
        Duration freshness = yaml.duration("freshness");
        Duration ttl = yaml.duration("ttl");
        if (ttl.compareTo(every) < 0) {
            throw yaml.wrong("ttl", "a row must live until the next one is made, so at least as long as every");
        }
        List<Feature.Materialised> features = each(yaml, feature -> {
            Feature.Materialised made = aggregated(
                    feature,
                    entity,
                    measure,
                    (featureName, about, function, attribute, window, defaultValue) -> new Feature.Materialised(
                            featureName, about, function, attribute, window, keptAs(feature, function), defaultValue));
            if (!divides(every, made.window())) {
                throw feature.wrong("window", "a whole multiple of the view's every was expected");
            }
            return made;
        });
        return new FeatureView.Snapshot(
                name, version, owner, description, tags, entity, query, measure, every, freshness, ttl, features);
    }

    /** Fractions may be kept in 4 bytes; everything else follows from the function. */
    private static ValueType keptAs(YamlObject feature, AggregateFunction function) {
        boolean single = function.type() == ValueType.DOUBLE
                && feature.has("type")
                && feature.oneOf("type", ValueType.class) == ValueType.FLOAT;
        return single ? ValueType.FLOAT : function.type();
    }

    private static boolean divides(Duration part, Duration whole) {
        return whole.toMillis() % part.toMillis() == 0;
    }

    private static Entity entity(YamlObject yaml, Source source) {
        Entity entity = yaml.oneOf("entity", Entity.class);
        if (source == Source.LABELS && entity != Entity.TERMINAL) {
            throw yaml.wrong("entity", "labels move the rows of a terminal and of nobody else, got 'customer'");
        }
        return entity;
    }

    private static Measure measure(YamlObject yaml, Source source) {
        Measure measure = yaml.oneOf("measure", Measure.class);
        if (measure.source() != source) {
            throw yaml.wrong("measure", "'fraud' is carried by labels, 'amount' and 'night' by transactions");
        }
        return measure;
    }

    private <F extends Feature> List<F> each(YamlObject yaml, Function<YamlObject, F> read) {
        List<F> features = new ArrayList<>();
        for (YamlObject feature : yaml.objects("features")) {
            F made = read.apply(feature);
            if (feature.has("type") && feature.oneOf("type", ValueType.class) != made.type()) {
                throw feature.wrong(
                        "type", "the function makes " + made.type().name().toLowerCase(Locale.ROOT));
            }
            double value = made.defaultValue().orElse(0);
            if (made.type() == ValueType.INT64 && value != Math.rint(value)) {
                throw feature.wrong("default", "a whole number was expected, as the feature's values are");
            }
            feature.nothingElse();
            written.put(made, feature);
            features.add(made);
        }
        return features;
    }

    /** The constructor of either kind of aggregated feature. */
    private interface Maker<F> {
        F make(
                String name,
                String description,
                AggregateFunction function,
                Optional<Entity> attribute,
                Duration window,
                OptionalDouble defaultValue);
    }

    private static <F> F aggregated(YamlObject yaml, Entity entity, Measure measure, Maker<F> maker) {
        String name = yaml.name("name");
        String description = yaml.text("description");
        AggregateFunction function = yaml.oneOf("aggregate", AggregateFunction.class);
        if (function == AggregateFunction.SHARE && !measure.isZeroOrOne()) {
            throw yaml.wrong("aggregate", "a share is of a measure that is 0 or 1, 'night' or 'fraud'");
        }
        return maker.make(
                name,
                description,
                function,
                attribute(yaml, function, entity),
                yaml.duration("window"),
                yaml.optionalNumber("default"));
    }

    private static Optional<Entity> attribute(YamlObject yaml, AggregateFunction function, Entity entity) {
        if (function != AggregateFunction.DISTINCT) {
            if (yaml.has("attribute")) {
                throw yaml.wrong("attribute", "only 'distinct' counts the ids of another entity");
            }
            return Optional.empty();
        }
        Entity attribute = yaml.oneOf("attribute", Entity.class);
        if (attribute == entity) {
            throw yaml.wrong("attribute", "the other entity was expected: a row has one id of its own");
        }
        return Optional.of(attribute);
    }

    private static Feature.OnDemand onDemand(YamlObject yaml) {
        RequestFunction function = yaml.oneOf("function", RequestFunction.class);
        List<FeatureReference> inputs = yaml.references("inputs");
        if (inputs.size() != function.inputs()) {
            throw yaml.wrong("inputs", "the function takes " + function.inputs() + " of them, got " + inputs.size());
        }
        return new Feature.OnDemand(
                yaml.name("name"), yaml.text("description"), function, inputs, yaml.optionalNumber("default"));
    }
}
