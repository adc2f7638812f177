package dev.mlsd.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public payments of which others have published figures: the models must be as good as theirs. */
class ReferenceDataTest {

    private static final Path FILE = Path.of(System.getProperty("mlsd.root"))
            .resolveSibling("shared")
            .resolve(Path.of("data", "card-transactions", "transactions.parquet"));

    @TempDir
    private Path repository;

    @Test
    void train_weeksOfTheReferenceData_reachesThePublishedFigures() throws IOException {
        if (!Files.exists(FILE)) {
            System.err.println("SKIPPED: ReferenceDataTest needs ../shared/data/card-transactions/transactions.parquet"
                    + " beside the repository; how good the models are on it was NOT checked");
            Assumptions.abort("the reference data is not there");
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exit = TrainingMain.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "--source",
                FILE.toString(),
                "--from",
                "2018-06-13",
                "--to",
                "2018-06-19",
                "--test-from",
                "2018-06-27",
                "--test-to",
                "2018-07-03",
                "--repository",
                repository.toString(),
                "--json");

        assertThat(exit).as("%s", err).isZero();
        JsonNode models = new ObjectMapper().readTree(out.toString()).get("models");
        JsonNode trees = models.get(0);
        JsonNode logistic = models.get(1);
        assertThat(logistic.get("roc_auc").asDouble()).isGreaterThanOrEqualTo(0.88);
        assertThat(logistic.get("average_precision").asDouble()).isGreaterThanOrEqualTo(0.62);
        // Tuning on other weeks raised this from 0.69; the figure published for LightGBM is 0.643.
        assertThat(trees.get("average_precision").asDouble()).isGreaterThanOrEqualTo(0.70);
        assertThat(trees.get("brier").asDouble())
                .isLessThan(logistic.get("brier").asDouble());
    }
}
