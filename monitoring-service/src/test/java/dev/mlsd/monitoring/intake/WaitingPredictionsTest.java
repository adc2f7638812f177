package dev.mlsd.monitoring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WaitingPredictionsTest {

    private static WaitingPredictions.Waiting waiting(int number) {
        return new WaitingPredictions.Waiting(
                17_000 + number % 5,
                number % 3,
                number / 100f,
                Outcome.of(number % 3),
                number % 2 == 0,
                new Slices(number * 11 % 1024),
                number * 1_000_003L);
    }

    /** Few hashes that differ in few bits: long chains, many removals inside them. */
    @Property(tries = 300)
    void table_anyOperations_behavesAsAMap(
            @ForAll @Size(max = 400) List<@IntRange(min = 1, max = 90) Integer> operations) throws IOException {
        WaitingPredictions table = new WaitingPredictions();
        Map<Long, WaitingPredictions.Waiting> map = new HashMap<>();
        for (int operation : operations) {
            long id = ((operation % 45L) / 3) << 7 | operation % 3 + 1;
            if (operation < 60 && !map.containsKey(id)) {
                table.add(id, waiting(operation));
                map.put(id, waiting(operation));
            } else if (operation >= 60) {
                assertThat(table.take(id).orElse(null)).isEqualTo(map.remove(id));
            }
        }
        assertThat(table.size()).isEqualTo(map.size());
        WaitingPredictions copy = copyOf(table);
        assertThat(copy.size()).isEqualTo(map.size());
        int before = 17_002;
        long old = map.values().stream().filter(entry -> entry.day() < before).count();
        assertThat(copy.removeBefore(before)).isEqualTo((int) old);
        map.values().removeIf(entry -> entry.day() < before);
        map.forEach((id, entry) -> assertThat(copy.take(id)).contains(entry));
        assertThat(copy.size()).isZero();
    }

    private static WaitingPredictions copyOf(WaitingPredictions table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotOutput out = new SnapshotOutput(bytes);
        table.write(out);
        out.flush();
        return WaitingPredictions.read(new SnapshotInput(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
