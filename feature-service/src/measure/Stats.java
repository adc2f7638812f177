import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What feature-service tells of itself under {@code /v1/stats}. */
record Stats(String address, HttpClient client) {

    Stats(String address) {
        this(address, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
    }

    /** A number of it; -1 when it is null. */
    long number(String field) throws IOException, InterruptedException {
        String body = get("/v1/stats").body();
        Matcher matcher = Pattern.compile("\"" + field + "\":(null|[0-9]+)").matcher(body);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + field + " in " + body);
        }
        return matcher.group(1).equals("null") ? -1 : Long.parseLong(matcher.group(1));
    }

    /** Whether it is ready; false also when nobody answers. */
    boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
