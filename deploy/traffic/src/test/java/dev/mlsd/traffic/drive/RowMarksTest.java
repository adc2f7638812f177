package dev.mlsd.traffic.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowMarksTest {

    private final RowMarks marks = new RowMarks(100, offsets(10), 99);

    @Test
    void before_startingPosition_isTheFirstMark() {
        marks.add(150, offsets(20));
        assertThat(marks.before(100)).isEqualTo(offsets(10));
        assertThat(marks.before(150)).isEqualTo(offsets(10));
    }

    @Test
    void before_laterPosition_isTheLatestMarkThatSawNoEventAtOrAfterIt() {
        marks.add(150, offsets(20));
        marks.add(200, offsets(30));
        marks.add(250, offsets(40));
        assertThat(marks.before(201)).isEqualTo(offsets(30));
        assertThat(marks.before(202)).isEqualTo(offsets(30));
        assertThat(marks.before(300)).isEqualTo(offsets(40));
    }

    @Test
    void add_withoutALaterEvent_movesTheMark() {
        marks.add(150, offsets(20));
        marks.add(150, offsets(25));
        assertThat(marks.before(151)).isEqualTo(offsets(25));
    }

    @Test
    void before_positionThatAnEarlierRunMayHavePassed_staysAtTheFirstMark() {
        RowMarks goesOn = new RowMarks(100, offsets(10), 500);
        goesOn.add(Long.MIN_VALUE, offsets(20));
        goesOn.add(300, offsets(30));
        assertThat(goesOn.before(400)).isEqualTo(offsets(10));
        assertThat(goesOn.before(501)).isEqualTo(offsets(30));
    }

    private static SortedMap<Integer, Long> offsets(long offset) {
        return new TreeMap<>(Map.of(0, offset));
    }
}
