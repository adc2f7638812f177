import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** See overload.sh. */
final class Overload {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final double DEADLINE_MILLIS = 100;
    private static final int WARM_UP_SECONDS = 4;
    private static final int FORGOTTEN_MILLIS = 30_000;

    private final String inference;
    private final String target;
    private final int seconds;

    private Overload(int portBase, String target, int seconds) {
        this.inference = "http://127.0.0.1:" + (portBase + 2);
        this.target = target;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Overload(
                        Integer.parseInt(arguments[0]),
                        arguments.length > 1 ? arguments[1] : "decisions-grpc",
                        arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10)
                .run();
    }

    private void run() throws IOException, InterruptedException {
        admission(false);
        String closed = load("--loop", "closed", "--connections", "192");
        double capacity = (number(closed, "answered") - number(closed, "fallbacks")) / seconds;
        System.out.printf(
                "capacity: %.0f decisions by the model/s, P99 %.1f ms, closed loop of 192%n", capacity, number(closed, "naive_p99_ms"));
        admission(false);
        step("without the limit", 2 * capacity);
        admission(true);
        double p99 = step("with it", 2 * capacity);
        send(HttpRequest.newBuilder(URI.create(inference + "/admin/lease?holder=overload")).DELETE());
        System.exit(p99 > DEADLINE_MILLIS ? 1 : 0);
    }

    private double step(String label, double rate) throws IOException, InterruptedException {
        // The service's own percentiles are of its last 30 seconds.
        Thread.sleep(FORGOTTEN_MILLIS);
        String result = load("--rate", Long.toString(Math.round(rate)));
        double answered = number(result, "answered");
        double errors = number(result, "errors");
        String stats = send(HttpRequest.newBuilder(URI.create(inference + "/v1/stats")));
        double p99 = number(stats.substring(stats.indexOf("\"latency_ms\"")), "p99");
        System.out.printf(
                "%s at %.0f/s: answered %.0f/s, by the model %.0f/s; P50 %.1f ms, P99 %.1f ms from the intended send, %.1f ms in the"
                        + " service; refused or failed %.1f %% %s; limit %.0f%n",
                label,
                rate,
                answered / seconds,
                (answered - number(result, "fallbacks")) / seconds,
                number(result, "p50_ms"),
                number(result, "p99_ms"),
                p99,
                100 * errors / (answered + errors),
                text(result, "errors_by_reason"),
                number(stats, "limit"));
        return p99;
    }

    private String load(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("deploy/mlsd", "load", target, "--duration", seconds + "s", "--warm-up", WARM_UP_SECONDS + "s", "--json"));
        command.addAll(List.of(more));
        Process load = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String result = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        load.waitFor();
        return result;
    }

    private void admission(boolean on) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(inference + "/admin/lease"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"holder\":\"overload\",\"seconds\":60,\"settings\":{\"admission\":" + on + "}}")));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException("got " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static double number(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*(-?[\\d.]+(?:E-?\\d+)?)").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no number " + name + " in " + json);
        }
        return Double.parseDouble(found.group(1));
    }

    private static String text(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\{[^}]*})").matcher(json);
        return found.find() ? found.group(1).replaceAll("\\s+", "") : "";
    }
}
