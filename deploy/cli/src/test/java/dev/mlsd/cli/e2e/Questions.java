package dev.mlsd.cli.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Somebody who asks for decisions all the time, whatever happens, and remembers what was answered. */
final class Questions implements AutoCloseable {

    static final String PREFIX = "question-";

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final URI uri;
    private final String moment;
    private final Thread thread;
    private volatile boolean done;

    /** Begins to ask, about payments of a customer that nobody else knows. */
    Questions(URI uri, Instant moment) {
        this.uri = uri;
        this.moment = moment.toString();
        this.thread = Thread.ofPlatform().name("questions").start(this::ask);
    }

    private void ask() {
        for (int number = 0; !done; number++) {
            String id = PREFIX + number;
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(2))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"transaction_id":"%s","customer_id":"asker","terminal_id":"desk","amount":"9.90","timestamp":"%s"}""".formatted(id, moment)))
                    .build();
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    answered.add(id);
                }
            } catch (java.io.IOException e) {
                // No answer: then there need not be a prediction either.
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Ids of the payments on which a decision came. */
    Set<String> answered() {
        return answered;
    }

    @Override
    public void close() {
        done = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
