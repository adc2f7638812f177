package dev.mlsd.feature.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** All feature services by name, read from YAML, one a document. Immutable; every feature is one of the registry. */
public final class FeatureServices {

    private static final String DEFAULT_RESOURCE = "/feature-services.yaml";

    private final Map<String, FeatureService> services;

    private FeatureServices(Map<String, FeatureService> services) {
        this.services = services;
    }

    /** Those that ship with the service; throws {@link RegistryException} that names file and line. */
    public static FeatureServices readDefault(Registry registry) {
        try (InputStream in = FeatureServices.class.getResourceAsStream(DEFAULT_RESOURCE)) {
            if (in == null) {
                throw new RegistryException("the class path has no " + DEFAULT_RESOURCE);
            }
            return read(DEFAULT_RESOURCE.substring(1), new InputStreamReader(in, StandardCharsets.UTF_8), registry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from text, for tests and tools. */
    public static FeatureServices read(String file, String yaml, Registry registry) {
        return read(file, new StringReader(yaml), registry);
    }

    private static FeatureServices read(String file, Reader reader, Registry registry) {
        Map<String, FeatureService> services = new LinkedHashMap<>();
        try {
            for (Node document : new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(reader)) {
                YamlObject yaml = new YamlObject(file, document);
                FeatureService service = service(yaml, registry);
                if (services.putIfAbsent(service.name(), service) != null) {
                    throw yaml.wrong("feature_service", "the name '" + service.name() + "' stands there twice");
                }
            }
        } catch (MarkedYAMLException e) {
            throw new RegistryException(
                    file + ":" + (e.getProblemMark().getLine() + 1) + ": this is not YAML: " + e.getProblem());
        }
        return new FeatureServices(services);
    }

    private static FeatureService service(YamlObject yaml, Registry registry) {
        List<FeatureReference> features = yaml.references("features");
        if (features.isEmpty()) {
            throw yaml.wrong("features", "at least one feature was expected");
        }
        for (FeatureReference feature : features) {
            try {
                registry.resolve(feature);
            } catch (RegistryException e) {
                throw yaml.wrong("features", e.getMessage());
            }
        }
        FeatureService service = new FeatureService(
                yaml.name("feature_service"), yaml.text("owner"), yaml.text("description"), features);
        yaml.nothingElse();
        return service;
    }

    /** The service of a name; empty when there is none. */
    public Optional<FeatureService> find(String name) {
        return Optional.ofNullable(services.get(name));
    }

    /** All of them, in the order of definition. */
    public Collection<FeatureService> all() {
        return Collections.unmodifiableCollection(services.values());
    }

    /** All names, in the order of definition. */
    public Set<String> names() {
        return services.keySet();
    }
}
