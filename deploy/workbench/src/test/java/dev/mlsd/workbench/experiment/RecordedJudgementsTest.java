package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.catalogue.Catalogue;
import dev.mlsd.workbench.catalogue.Entry;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.runner.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every judge on runs as the workbench kept them: one of the stack as it is, one sabotaged. New ones are recorded by running the answer and
 * copying its file out of the history of runs.
 */
class RecordedJudgementsTest {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().findAndRegisterModules().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Catalogue catalogue = Catalogue.read();

    static Stream<String> answers() {
        return Catalogue.read().ids().stream();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void recordedRun_ofTheStackAsItIs_holds(String id) throws IOException {
        Judgement judgement = judge(id, "held");
        assertThat(judgement.holds()).as(judgement.worst().en()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void recordedRun_sabotaged_fails(String id) throws IOException {
        Judgement judgement = judge(id, "sabotaged");
        assertThat(judgement.holds()).as(judgement.worst().en()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shortAnswer_andGuess_areFilledFromTheRun(String id) throws IOException {
        Entry entry = catalogue.find(id).orElseThrow();
        Judgement judgement = judge(id, "held");
        assertThat(judgement.figures().keySet()).containsAll(Template.places(entry.shortAnswer()));
        assertThat(Template.fill(entry.shortAnswer(), judgement.figures()).ru()).doesNotContain("{");
        assertThat(entry.guess().options()).extracting(Entry.Option::id).contains(judgement.rightGuess());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void chartsColumnsAndPhases_areThoseThatTheRunHas(String id) throws IOException {
        Entry entry = catalogue.find(id).orElseThrow();
        Run run = recorded(id, "held");
        assertThat(run.series().keySet())
                .containsAll(entry.charts().stream()
                        .flatMap(chart -> chart.lines().stream())
                        .map(Entry.Line::series)
                        .toList());
        assertThat(run.rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.keySet())
                        .containsExactlyInAnyOrderElementsOf(
                                entry.columns().stream().map(Entry.Column::id).toList()));
        assertThat(entry.words().keySet())
                .containsAll(run.phases().stream().map(Run.Phase::id).toList());
        for (Entry.Column column : entry.columns()) {
            if (column.kind() == Entry.Kind.NUMBER) {
                assertThat(run.rows())
                        .allSatisfy(row -> assertThat(row.get(column.id()))
                                .as(column.id())
                                .satisfiesAnyOf(
                                        cell -> assertThat(cell).isNull(),
                                        cell -> assertThat(cell).isInstanceOf(Number.class)));
            }
        }
    }

    private static Judgement judge(String id, String how) throws IOException {
        return Experiments.of(id).judge(recorded(id, how).evidence());
    }

    private static Run recorded(String id, String how) throws IOException {
        String file = "/recorded/" + id + "-" + how + ".json";
        try (InputStream stream = RecordedJudgementsTest.class.getResourceAsStream(file)) {
            assertThat(stream).as(file).isNotNull();
            return MAPPER.readValue(stream, Run.class);
        }
    }
}
