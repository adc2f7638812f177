package dev.mlsd.workbench.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Experiment;
import dev.mlsd.workbench.experiment.Experiments;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue against what there is: runners, files, languages. */
class AnswersTest {

    private static final Path REPOSITORY = Path.of("../..");

    private final Catalogue catalogue = Catalogue.read();

    @Test
    void entries_andExperiments_areTheSame() {
        assertThat(catalogue.ids())
                .containsExactlyInAnyOrderElementsOf(
                        Experiments.all().stream().map(Experiment::id).toList());
    }

    @Test
    void files_andEntries_areTheSame() throws IOException, URISyntaxException {
        Path folder = Path.of(Catalogue.class.getResource("/answers").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(name -> !name.equals("catalogue"))
                    .toList();
            assertThat(catalogue.ids()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void sourceFiles_areInTheRepository() {
        for (Entry entry : catalogue.entries()) {
            for (Entry.SourceFile source : entry.source()) {
                assertThat(REPOSITORY.resolve(source.file())).as(entry.id()).isRegularFile();
            }
        }
    }

    @Test
    void guesses_offerAChoice() {
        for (Entry entry : catalogue.entries()) {
            assertThat(entry.guess().options()).as(entry.id()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void text_withoutALanguage_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Text("a question", " "))
                .withMessageContaining("Russian text is missing")
                .withMessageContaining("a question");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Text(null, "вопрос"))
                .withMessageContaining("English text is missing");
    }

    @Test
    void places_thatDifferBetweenLanguages_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.places(new Text("{a} and {b}", "{a}")))
                .withMessageContaining("[a, b]");
    }

    @Test
    void fill_writesThreeDigitsAsEachLanguageDoes() {
        Map<String, Double> figures =
                Map.of("small", 0.0123456, "middle", 11.849, "large", 1204.4, "count", 72_000.0, "negative", -5.0);
        Text filled = Template.fill(
                new Text("{small} {middle} {large} {count} {negative}", "{small} {middle} {large} {count} {negative}"),
                figures);
        assertThat(filled.en()).isEqualTo("0.0123 11.8 1,200 72,000 −5");
        assertThat(filled.ru()).isEqualTo("0,0123 11,8 1\u202f200 72\u202f000 −5");
    }

    @Test
    void fill_figureMissing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.fill(new Text("{a}", "{a}"), Map.of("b", 1.0)))
                .withMessageContaining("no figure a")
                .withMessageContaining("[b]");
    }
}
