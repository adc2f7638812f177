import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** See broker-away.sh. */
final class BrokerAway {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CALM_SECONDS = 5;
    private static final int CATCH_UP_SECONDS = 120;

    private final String inference;
    private final String monitoring;

    private BrokerAway(int portBase) {
        this.inference = "http://127.0.0.1:" + (portBase + 2) + "/v1/stats";
        this.monitoring = "http://127.0.0.1:" + (portBase + 3) + "/v1/summary";
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int portBase = Integer.parseInt(arguments[0]);
        long broker = Long.parseLong(arguments[1]);
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        int rate = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 200;
        new BrokerAway(portBase).run(broker, seconds, rate);
    }

    private void run(long broker, int seconds, int rate) throws IOException, InterruptedException {
        long usuallyOnTheWay = leastOnTheWay(CALM_SECONDS, Long.MIN_VALUE);
        long decidedBefore = stats("decisions_total");
        long refusedBefore = stats("errors_total");
        Process load = new ProcessBuilder(
                        "deploy/mlsd",
                        "load",
                        "decisions-grpc",
                        "--rate",
                        Integer.toString(rate),
                        "--duration",
                        (seconds + 2 * CALM_SECONDS) + "s",
                        "--json")
                .inheritIO()
                .start();
        // The load generator reads the payments that it asks about from Kafka before it begins.
        while (stats("decisions_total") - decidedBefore < (long) rate * CALM_SECONDS) {
            Thread.sleep(200);
        }
        long mostPending = 0;
        signal("-STOP", broker);
        try {
            for (int second = 0; second < seconds; second++) {
                Thread.sleep(1000);
                mostPending = Math.max(mostPending, stats("pending"));
            }
        } finally {
            signal("-CONT", broker);
        }
        load.waitFor();
        long decided = stats("decisions_total") - decidedBefore;
        long refused = stats("errors_total") - refusedBefore;
        long lost = leastOnTheWay(CATCH_UP_SECONDS, usuallyOnTheWay) - usuallyOnTheWay;
        System.out.printf(
                "broker away %d s: decided %d, refused %d, most waiting in the journal %d, lost %d%n",
                seconds, decided, refused, mostPending, Math.max(0, lost));
        System.exit(lost > 0 || refused > 0 ? 1 : 0);
    }

    /**
     * The fewest decisions that are answered and not yet counted by monitoring-service, over some seconds or until so few are reached. The
     * stack's own payments go on, so a few are always on their way; what is lost stays in this number for ever.
     */
    private long leastOnTheWay(int seconds, long enough) throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 10 * seconds && least > enough; look++) {
            // In this order what is decided between the two looks like more on the way, never like less.
            long counted = summary("predictions_total") + summary("load_predictions_total");
            least = Math.min(least, stats("decisions_total") - counted);
            Thread.sleep(100);
        }
        return least;
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start().waitFor();
    }

    private long stats(String name) throws IOException, InterruptedException {
        return number(inference, name);
    }

    private long summary(String name) throws IOException, InterruptedException {
        return number(monitoring, name);
    }

    private static long number(String address, String name) throws IOException, InterruptedException {
        String json = HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
        Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no number " + name + " in " + json);
        }
        return Long.parseLong(found.group(1));
    }
}
