package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ResultCacheTest {

    @Test
    void put_noRoom_dropsTheLeastRecentlyAskedFor() {
        ResultCache<String, Integer> cache = new ResultCache<>(10, (key, value) -> value);
        cache.put("a", 4);
        cache.put("b", 4);
        assertThat(cache.get("a")).contains(4);

        cache.put("c", 4);

        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("a")).contains(4);
        assertThat(cache.get("c")).contains(4);
        cache.put("whale", 11);
        assertThat(cache.get("whale")).isEmpty();
        assertThat(cache.bytes()).isEqualTo(8);
    }

    @Property
    void put_anything_staysWithinItsBytesAndAnswersOnlyWhatWasPut(
            @ForAll @Size(max = 200) List<@IntRange(max = 20) Integer> asked) {
        ResultCache<Integer, Integer> cache = new ResultCache<>(50, (key, value) -> value);
        for (int key : asked) {
            cache.get(key).ifPresent(value -> assertThat(value).isEqualTo(key));
            cache.put(key, key);
            assertThat(cache.bytes()).isBetween(0L, 50L);
            assertThat(cache.get(key)).contains(key);
        }
    }
}
