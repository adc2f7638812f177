package dev.mlsd.feature.registry;

import dev.mlsd.feature.window.TileLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads feature views from YAML, one view a document. */
public final class RegistryReader {

    /** The file with the views that ship with the service. */
    public static final String DEFAULT_RESOURCE = "/feature-views.yaml";

    /** The source of a view whose features are made from the request itself. */
    private static final String REQUEST = "request";

    /** Where each view and each on-demand feature stands, by identity: two may be equal. */
    private final Map<Object, YamlObject> written = new IdentityHashMap<>();

    private RegistryReader() {}

    /** The registry that ships with the service. */
    public static Registry readDefault() {
        try (InputStream in = RegistryReader.class.getResourceAsStream(DEFAULT_RESOURCE)) {
            if (in == null) {
                throw new RegistryException("the class path has no " + DEFAULT_RESOURCE);
            }
            return read(DEFAULT_RESOURCE.substring(1), new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from text, for tests and tools. */
    public static Registry read(String file, String yaml) {
        return read(file, new StringReader(yaml));
    }

    private static Registry read(String file, Reader reader) {
        RegistryReader parts = new RegistryReader();
        List<FeatureView> views = new ArrayList<>();
        try {
            for (Node document : new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(reader)) {
                views.add(parts.view(new YamlObject(file, document)));
            }
        } catch (MarkedYAMLException e) {
            throw new RegistryException(
                    file + ":" + (e.getProblemMark().getLine() + 1) + ": this is not YAML: " + e.getProblem());
        }
        return new Registry(views, parts.written);
    }

    private FeatureView view(YamlObject yaml) {
        boolean request = REQUEST.equals(yaml.text("source"));
        String name = yaml.name("view");
        int version = yaml.positiveInteger("version");
        String owner = yaml.text("owner");
        String description = yaml.text("description");
        FeatureView view;
        if (request) {
            List<Feature.OnDemand> features = new ArrayList<>();
            for (YamlObject feature : yaml.objects("features")) {
                features.add(onDemand(feature));
            }
            view = new FeatureView.Request(name, version, owner, description, features);
        } else {
            Source source = yaml.oneOf("source", Source.class, REQUEST);
            Entity entity = yaml.oneOf("entity", Entity.class);
            if (source == Source.LABELS && entity != Entity.TERMINAL) {
                throw yaml.wrong("entity", "labels move the rows of a terminal and of nobody else, got 'customer'");
            }
            Measure measure = yaml.oneOf("measure", Measure.class);
            if ((measure == Measure.FRAUD) != (source == Source.LABELS)) {
                throw yaml.wrong("measure", "'fraud' is carried by labels and 'amount' by transactions");
            }
            Duration freshness = yaml.duration("freshness");
            List<Feature.Windowed> features = new ArrayList<>();
            for (YamlObject feature : yaml.objects("features")) {
                features.add(windowed(feature));
            }
            TileLayout layout = TileLayout.of(
                    features.stream().map(Feature.Windowed::window).toList());
            view = new FeatureView.Windows(
                    name, version, owner, description, entity, source, measure, freshness, features, layout);
        }
        yaml.nothingElse();
        written.put(view, yaml);
        Set<String> names = new HashSet<>();
        for (Feature feature : view.features()) {
            if (!names.add(feature.name())) {
                throw yaml.wrong("features", "the name '" + feature.name() + "' stands there twice");
            }
        }
        return view;
    }

    private static Feature.Windowed windowed(YamlObject yaml) {
        Feature.Windowed feature = new Feature.Windowed(
                yaml.name("name"),
                yaml.text("description"),
                yaml.oneOf("aggregate", AggregateFunction.class),
                yaml.duration("window"));
        yaml.nothingElse();
        return feature;
    }

    private Feature.OnDemand onDemand(YamlObject yaml) {
        RequestFunction function = yaml.oneOf("function", RequestFunction.class);
        List<FeatureReference> inputs = yaml.references("inputs");
        if (inputs.size() != function.inputs()) {
            throw yaml.wrong("inputs", "the function takes " + function.inputs() + " of them, got " + inputs.size());
        }
        Feature.OnDemand feature = new Feature.OnDemand(yaml.name("name"), yaml.text("description"), function, inputs);
        yaml.nothingElse();
        written.put(feature, yaml);
        return feature;
    }
}
