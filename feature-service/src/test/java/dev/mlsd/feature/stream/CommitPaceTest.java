package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private Punctuator interval;
    private int commits;
    private boolean behind;
    private final CommitPace pace = new CommitPace(context(), Duration.ofMillis(100), () -> behind);

    @Test
    void interval_nothingProcessed_doesNotCommit() {
        interval.punctuate(0);
        assertThat(commits).isZero();
    }

    @Test
    void interval_recordsProcessed_commitsOnce() {
        pace.processed();
        pace.processed();
        interval.punctuate(0);
        interval.punctuate(100);
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void interval_farBehind_commitsOnlyWhenItHasCaughtUp() {
        behind = true;
        pace.processed();
        interval.punctuate(0);
        assertThat(commits).isZero();
        behind = false;
        interval.punctuate(100);
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void commit_farBehind_doesNotWait() {
        behind = true;
        pace.processed();
        pace.commit();
        assertThat(commits).isEqualTo(1);
    }

    /** Knows what a pace asks of it and nothing else. */
    private ProcessorContext<?, ?> context() {
        return (ProcessorContext<?, ?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProcessorContext.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "schedule" -> {
                            interval = (Punctuator) arguments[2];
                            return (Cancellable) () -> {};
                        }
                        case "commit" -> {
                            commits++;
                            return null;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
