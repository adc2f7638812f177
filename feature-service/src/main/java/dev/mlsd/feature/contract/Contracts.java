package dev.mlsd.feature.contract;

import dev.mlsd.feature.registry.Mistake;
import dev.mlsd.feature.registry.RegistryException;
import dev.mlsd.feature.registry.YamlObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contracts in force, one a topic, by name. Immutable. */
public final class Contracts {

    static final String RESOURCE = "data-contracts.yaml";
    static final String RELEASED_RESOURCE = "data-contracts.released.yaml";

    /** Those that ship with the service. */
    static final Contracts SHIPPED = readDefault();

    private final Map<String, DataContract> contracts;

    private Contracts(Map<String, DataContract> contracts) {
        this.contracts = contracts;
    }

    /** Those that ship with the service, which is refused when they are wrong. */
    public static Contracts shipped() {
        return SHIPPED;
    }

    private static Contracts readDefault() {
        return read(RESOURCE, resource(RESOURCE), RELEASED_RESOURCE, resource(RELEASED_RESOURCE));
    }

    private static String resource(String name) {
        try (InputStream in = Contracts.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new RegistryException("the class path has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads contracts, one a document, and holds them against what is released: a released version keeps its meaning, and the version in
     * force is no older. Throws {@link RegistryException} that names file and line of every document's first mistake.
     */
    static Contracts read(String file, String yaml, String releasedFile, String releasedYaml) {
        Map<String, DataContract> released = new LinkedHashMap<>();
        for (YamlObject document : YamlObject.documents(releasedFile, releasedYaml)) {
            DataContract contract = ContractReader.read(document);
            if (released.putIfAbsent(contract.id(), contract) != null) {
                throw document.wrong("contract", contract.id() + " stands there twice");
            }
        }
        Map<String, DataContract> contracts = new LinkedHashMap<>();
        Map<String, DataContract> topics = new LinkedHashMap<>();
        List<Mistake> mistakes = new ArrayList<>();
        for (YamlObject document : YamlObject.documents(file, yaml)) {
            try {
                DataContract contract = ContractReader.read(document);
                if (contracts.putIfAbsent(contract.name(), contract) != null) {
                    throw document.wrong("contract", "the name '" + contract.name() + "' stands there twice");
                }
                if (topics.putIfAbsent(contract.topic(), contract) != null) {
                    throw document.wrong("topic", "'" + contract.topic() + "' has a contract already");
                }
                mistakes.addAll(ReleasedContract.against(document, contract, released.values()));
            } catch (RegistryException e) {
                mistakes.addAll(e.mistakes());
            }
        }
        released.values().stream()
                .map(DataContract::name)
                .distinct()
                .filter(name -> mistakes.isEmpty() && !contracts.containsKey(name))
                .map(name -> new Mistake(
                        Mistake.Code.INCOMPATIBLE_CHANGE,
                        file,
                        1,
                        "contract: '" + name + "' is released and is gone; producers and readers rely on it"))
                .forEach(mistakes::add);
        if (!mistakes.isEmpty()) {
            throw new RegistryException(mistakes);
        }
        return new Contracts(contracts);
    }

    /** All, in the order of the file. */
    public List<DataContract> all() {
        return List.copyOf(contracts.values());
    }

    /** The contract of a name, which must be there. */
    DataContract of(String name) {
        DataContract contract = contracts.get(name);
        if (contract == null) {
            throw new RegistryException("there is no contract '" + name + "'; there are " + contracts.keySet());
        }
        return contract;
    }
}
