package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.live.Collector;
import dev.mlsd.workbench.live.JsonHttp.Answer;
import dev.mlsd.workbench.live.WorkbenchSettings;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Questions of the page that go on to a part, because only a page that looks into one thing asks them. */
@Path("/api")
@RunOnVirtualThread
public class PassResource {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Collector collector;
    private final WorkbenchSettings settings;

    PassResource(Collector collector, WorkbenchSettings settings) {
        this.collector = collector;
        this.settings = settings;
    }

    /** Drift of all features in one window. */
    @GET
    @Path("drift")
    public Response drift(@QueryParam("window") String window) {
        return inMonitoring("/v1/drift", window);
    }

    /** Reference and window of one feature. */
    @GET
    @Path("drift/{feature}")
    public Response feature(@PathParam("feature") String feature, @QueryParam("window") String window) {
        return inMonitoring("/v1/drift/" + encode(feature), window);
    }

    /** Quality in one window. */
    @GET
    @Path("quality")
    public Response quality(@QueryParam("window") String window) {
        return inMonitoring("/v1/quality", window);
    }

    /** A window as a page to keep or to send. */
    @GET
    @Path("report")
    public Response report(@QueryParam("window") String window, @QueryParam("lang") String lang) {
        if (window == null || !DAY.matcher(window).matches()) {
            return Problem.ofField("window", String.valueOf(window), "a day as YYYY-MM-DD")
                    .response();
        }
        String language = lang == null ? "" : "&lang=" + encode(lang);
        URI address = settings.monitoringUrl().resolve("/v1/report?window=" + window + language);
        return relay(
                collector.http().send("GET", address, Map.of("Accept", MediaType.TEXT_HTML), ""), "monitoring-service");
    }

    /** Alerts that stand, with their history and rules. */
    @GET
    @Path("alerts")
    public Response alerts() {
        return inMonitoring("/v1/alerts", null);
    }

    /** Asks the traffic source for another speed. */
    @POST
    @Path("speed")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response speed(SpeedRequest request) {
        if (request == null || request.speed() == null || !(request.speed() > 0) || request.speed() > 1_000_000) {
            String value = request == null || request.speed() == null
                    ? "missing"
                    : request.speed().toString();
            return Problem.ofField("speed", value, "a number above 0 up to 1000000")
                    .response();
        }
        URI address = settings.trafficUrl().resolve("/speed");
        return relay(collector.http().pass(address, "{\"speed\":" + request.speed() + "}"), "traffic source");
    }

    /** How many times faster than wall time the world shall run. */
    public record SpeedRequest(Double speed) {}

    private Response inMonitoring(String path, String window) {
        if (window != null && !DAY.matcher(window).matches()) {
            return Problem.ofField("window", window, "a day as YYYY-MM-DD").response();
        }
        String query = window == null ? "" : "?window=" + window;
        return relay(collector.http().pass(settings.monitoringUrl().resolve(path + query)), "monitoring-service");
    }

    private static Response relay(Answer answer, String who) {
        return switch (answer) {
            case Answer.Answered(int status, String type, String body) ->
                Response.status(status)
                        .header("Content-Type", type)
                        .entity(body)
                        .build();
            case Answer.Failed(var reason) ->
                Problem.of(
                                503,
                                "part_unavailable",
                                "A part does not answer",
                                who + " at " + reason.address() + " does not answer (" + reason.code() + ")")
                        .response();
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
