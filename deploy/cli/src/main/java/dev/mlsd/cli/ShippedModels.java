package dev.mlsd.cli;

import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.system.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models that come with the repository, put beside those that the user trained, of which none is touched. */
final class ShippedModels {

    private static final String STAGES = "stages.json";

    private ShippedModels() {}

    /**
     * Copies what is not there yet.
     *
     * @return what was copied, as {@code name/version}
     */
    static List<String> install(Home home) throws IOException {
        List<String> copied = new ArrayList<>();
        for (Path model : Folders.inside(home.root().resolve("inference-service/models"))) {
            Path target = home.models().resolve(model.getFileName().toString());
            Files.createDirectories(target);
            for (Path version : Folders.inside(model)) {
                Path copy = target.resolve(version.getFileName().toString());
                if (!Files.exists(copy)) {
                    Folders.copyWhole(version, copy);
                    copied.add(model.getFileName() + "/" + version.getFileName());
                }
            }
            if (Files.exists(model.resolve(STAGES)) && !Files.exists(target.resolve(STAGES))) {
                Files.copy(model.resolve(STAGES), target.resolve(STAGES));
            }
        }
        return copied;
    }

    /** Whether there is any model to decide with. */
    static boolean any(Home home) throws IOException {
        for (Path model : Folders.inside(home.models())) {
            if (Folders.inside(model).stream().anyMatch(version -> Files.exists(version.resolve("model.onnx")))) {
                return true;
            }
        }
        return false;
    }
}
