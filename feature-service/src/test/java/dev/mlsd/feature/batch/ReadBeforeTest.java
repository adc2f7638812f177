package dev.mlsd.feature.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBeforeTest {

    @Test
    void isNew_eventReadBefore_isNot() {
        ReadBefore read = new ReadBefore(new long[] {7, 100});

        assertThat(read.isNew(7, 100)).isFalse();
        assertThat(read.isNew(7, 101)).isTrue();
        assertThat(read.isNew(7, 101)).isFalse();
        assertThat(read.isNew(8, 100)).isTrue();
    }

    @Test
    void since_moment_givesWhatArrivedAfterIt() {
        ReadBefore read = new ReadBefore(new long[] {7, 100});
        read.isNew(8, 101);

        assertThat(read.since(100)).containsExactly(8, 101);
        assertThat(new ReadBefore(read.since(99)).isNew(7, 100)).isFalse();
    }
}
