package dev.mlsd.monitoring.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mlsd.monitoring.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenReferencesTest {

    private static final LocalDate FROM = LocalDate.parse("2018-06-01");

    private static FrozenReference reference(String name) {
        return new FrozenReference(name, FROM, FROM.plusDays(6), TestWorld.profile());
    }

    @Test
    void freeze_andFind_isTheSameToTheBit(@TempDir Path folder) throws IOException {
        assertThat(new FrozenReferences(folder.resolve("new")).freeze(reference("june")))
                .isTrue();
        FrozenReference found =
                new FrozenReferences(folder.resolve("new")).find("june").orElseThrow();
        assertThat(found.from()).isEqualTo(FROM);
        assertThat(found.to()).isEqualTo(FROM.plusDays(6));
        assertThat(found.profile().model()).isEqualTo(TestWorld.MODEL);
        assertThat(found.profile().names()).isEqualTo(TestWorld.profile().names());
        for (int i = 0; i < 2; i++) {
            assertThat(found.profile().features().get(i).histogram().counts())
                    .isEqualTo(TestWorld.profile().features().get(i).histogram().counts());
            assertThat(found.profile().features().get(i).histogram().bins().upper())
                    .isEqualTo(TestWorld.profile()
                            .features()
                            .get(i)
                            .histogram()
                            .bins()
                            .upper());
            assertThat(found.profile().features().get(i).histogram().sumOfSquares())
                    .isEqualTo(TestWorld.profile().features().get(i).histogram().sumOfSquares());
        }
    }

    @Test
    void freeze_aNameTwice_keepsTheFirst(@TempDir Path folder) throws IOException {
        FrozenReferences references = new FrozenReferences(folder);
        assertThat(references.freeze(reference("june"))).isTrue();
        assertThat(references.freeze(new FrozenReference("june", FROM, FROM, TestWorld.profile())))
                .isFalse();
        assertThat(references.find("june").orElseThrow().to()).isEqualTo(FROM.plusDays(6));
        assertThat(references.all()).hasSize(1);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
        assertThat(references.forget("june")).isTrue();
        assertThat(references.forget("june")).isFalse();
        assertThat(references.find("june")).isEmpty();
    }

    @Test
    void names_thatLeaveTheFolder_areNone(@TempDir Path folder) throws IOException {
        assertThat(new FrozenReferences(folder).find("../intake")).isEmpty();
        assertThat(new FrozenReferences(folder).forget("../intake")).isFalse();
        assertThat(new FrozenReferences(folder.resolve("absent")).all()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> reference("June!"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrozenReference("june", FROM, FROM.minusDays(1), TestWorld.profile()));
    }
}
