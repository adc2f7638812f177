package dev.mlsd.inference.api.oip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.inference.api.Doorkeeper;
import dev.mlsd.inference.protection.Gate.Pass;
import dev.mlsd.inference.serving.InferenceOutcome;
import dev.mlsd.inference.serving.ModelServer;
import dev.mlsd.inference.serving.NoSuchModel;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.tensor.InvalidTensor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The protocol over REST, on Vert.x routes: a small request costs half of what it does through JAX-RS, and every error,
 * also an unknown path, has the protocol's form. A small body is read and run on the event loop, which waits for
 * nothing; a large one on a worker thread.
 */
@ApplicationScoped
public class InferenceRoutes {

    /** What the paths begin with. */
    public static final String PREFIX = "/v2";

    /** Largest body, in bytes: a batch of 64 images of 224 by 224 by 3 in a byte each, with room to spare. */
    static final int LARGEST_BODY = 16 << 20;

    /** Reading JSON takes about 10 ns a byte: beyond this it would hold others up for more than a millisecond. */
    private static final int LARGEST_ON_LOOP = 128 << 10;

    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
    private static final String JSON_TYPE = "application/json";
    private static final String BINARY_TYPE = "application/octet-stream";
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final Logger LOG = Logger.getLogger(InferenceRoutes.class);

    private final ModelServer server;
    private final ModelViews views;
    private final Doorkeeper doorkeeper;
    private final ObjectMapper json;

    InferenceRoutes(ModelServer server, ModelViews views, Doorkeeper doorkeeper, ObjectMapper json) {
        this.server = server;
        this.views = views;
        this.doorkeeper = doorkeeper;
        this.json = json;
    }

    void install(@Observes Router router) {
        router.route(PREFIX).order(Integer.MIN_VALUE + 1_000).handler(this::handle);
        router.route(PREFIX + "/*").order(Integer.MIN_VALUE + 1_000).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        String path = context.request().path();
        String[] parts = path.substring(PREFIX.length()).split("/", -1);
        try {
            switch (parts.length) {
                case 1 -> get(context, this::metadata);
                case 2 -> {
                    if (parts[1].isEmpty()) {
                        get(context, this::metadata);
                    } else {
                        notFound(context);
                    }
                }
                case 3 -> three(context, parts);
                case 4 -> four(context, parts);
                case 5 -> five(context, parts);
                case 6 -> six(context, parts);
                default -> notFound(context);
            }
        } catch (RuntimeException failure) {
            fail(context, failure);
        }
    }

    private void three(RoutingContext context, String[] parts) {
        switch (parts[1] + "/" + parts[2]) {
            case "health/live" -> get(context, request -> empty(request, 200));
            case "health/ready" -> get(context, request -> empty(request, server.isReady() ? 200 : 400));
            case "models/stats" -> get(context, request -> statistics(request, null, null));
            case "repository/index" -> post(context, (request, body) -> index(request, body));
            default -> {
                if (parts[1].equals("models")) {
                    get(context, request -> model(request, parts[2], null));
                } else {
                    notFound(context);
                }
            }
        }
    }

    private void four(RoutingContext context, String[] parts) {
        if (parts[1].equals("models")) {
            ofModel(context, parts[2], null, parts[3]);
        } else {
            notFound(context);
        }
    }

    private void five(RoutingContext context, String[] parts) {
        if (parts[1].equals("models") && parts[3].equals("versions")) {
            get(context, request -> model(request, parts[2], parts[4]));
        } else if (parts[1].equals("repository") && parts[2].equals("models") && parts[4].equals("load")) {
            post(context, (request, body) -> load(context, request, body, parts[3]));
        } else if (parts[1].equals("repository") && parts[2].equals("models") && parts[4].equals("unload")) {
            post(context, (request, body) -> work(context, request, () -> server.unload(parts[3])));
        } else {
            notFound(context);
        }
    }

    private void six(RoutingContext context, String[] parts) {
        if (parts[1].equals("models") && parts[3].equals("versions")) {
            ofModel(context, parts[2], parts[4], parts[5]);
        } else {
            notFound(context);
        }
    }

    private void ofModel(RoutingContext context, String name, String version, String what) {
        switch (what) {
            case "infer" -> post(context, (request, body) -> infer(context, request, body, name, version));
            case "ready" -> get(context, request -> empty(request, isReady(name, version) ? 200 : 400));
            case "config" -> get(context, request -> found(request, () -> views.config(name, version)));
            case "stats" -> get(context, request -> statistics(request, name, version));
            default -> notFound(context);
        }
    }

    private boolean isReady(String name, String version) {
        try {
            return server.serving(name, version).serves();
        } catch (NoSuchModel none) {
            return false;
        }
    }

    private void metadata(HttpServerRequest request) {
        send(
                request,
                200,
                Map.of(
                        "name", ServerMetadata.NAME,
                        "version", ServerMetadata.VERSION,
                        "extensions", ServerMetadata.EXTENSIONS));
    }

    private void model(HttpServerRequest request, String name, String version) {
        found(request, () -> views.metadata(name, version));
    }

    private void statistics(HttpServerRequest request, String name, String version) {
        found(request, () -> views.statistics(name, version));
    }

    private void index(HttpServerRequest request, byte[] body) {
        boolean ready = false;
        if (body.length > 0) {
            try {
                JsonNode asked = json.readTree(body);
                JsonNode wanted = asked.path("ready");
                if (!asked.isObject() || !(wanted.isMissingNode() || wanted.isBoolean())) {
                    throw new InvalidTensor("the body must be an object in which ready, if given, is true or false");
                }
                ready = wanted.asBoolean(false);
            } catch (IOException e) {
                throw new InvalidTensor("the body must be empty or a JSON object");
            }
        }
        send(request, 200, views.index(ready));
    }

    private void load(RoutingContext context, HttpServerRequest request, byte[] body, String name) {
        if (body.length > 0) {
            try {
                json.readTree(body)
                        .path("parameters")
                        .fieldNames()
                        .forEachRemaining(InferenceCall::refuseLoadParameter);
            } catch (IOException e) {
                throw new InvalidTensor("the body must be empty or a JSON object");
            }
        }
        work(context, request, () -> server.load(name));
    }

    private void infer(RoutingContext context, HttpServerRequest request, byte[] body, String name, String version) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equals("identity")) {
            error(request, 415, "Content-Encoding must be identity, got '" + InvalidTensor.shown(encoding) + "'");
            return;
        }
        InferenceCall call = InferenceReader.read(body, headerLength(request));
        // The door has taken one.
        Pass.TooMany tooMany = doorkeeper.more(Doorkeeper.caller(context), call.rows() - 1);
        if (tooMany != null) {
            if (tooMany.after() != null) {
                request.response()
                        .putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Doorkeeper.seconds(tooMany.after())));
            }
            error(request, 429, Refusal.TOO_MANY.code() + ": " + tooMany.detail());
            return;
        }
        if (!call.outputs().isEmpty()) {
            try {
                call.check(server.serving(name, version).signature());
            } catch (NoSuchModel none) {
                // The server says below what is missing.
            }
        }
        server.infer(name, version, call.inputs(), call.timeout(), outcome -> answer(context, request, call, outcome));
    }

    private static long headerLength(HttpServerRequest request) {
        String header = request.getHeader(HEADER_LENGTH);
        if (header == null) {
            return -1;
        }
        if (!header.matches("[0-9]{1,9}")) {
            throw new InvalidTensor(HEADER_LENGTH + " must be the length of the JSON object in bytes, got '"
                    + InvalidTensor.shown(header) + "'");
        }
        return Long.parseLong(header);
    }

    /** May be called by the thread of a batch, which has others to serve. */
    private void answer(
            RoutingContext context, HttpServerRequest request, InferenceCall call, InferenceOutcome outcome) {
        try {
            switch (outcome) {
                case InferenceOutcome.Answered answered -> {
                    InferenceWriter.Body body = InferenceWriter.write(
                            call, answered.model(), RoundedOutputs.of(answered.outputs(), Doorkeeper.caller(context)));
                    HttpServerResponse response = request.response();
                    response.putHeader(HttpHeaders.CONTENT_TYPE, body.headerLength() < 0 ? JSON_TYPE : BINARY_TYPE);
                    if (body.headerLength() >= 0) {
                        response.putHeader(HEADER_LENGTH, Integer.toString(body.headerLength()));
                    }
                    response.end(Buffer.buffer(body.bytes()));
                }
                case InferenceOutcome.Invalid(String message) -> error(request, 400, message);
                case InferenceOutcome.Unknown(String message) -> error(request, 404, message);
                case InferenceOutcome.Unavailable(String message) -> {
                    request.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
                    error(request, 503, message);
                }
                case InferenceOutcome.Failed(String message) -> error(request, 500, message);
            }
        } catch (RuntimeException failure) {
            fail(context, failure);
        }
    }

    private interface View {
        Object get() throws NoSuchModel;
    }

    private void found(HttpServerRequest request, View view) {
        try {
            send(request, 200, view.get());
        } catch (NoSuchModel none) {
            error(request, 404, none.getMessage());
        }
    }

    /** What reads files and warms sessions waits for no event loop. */
    private void work(RoutingContext context, HttpServerRequest request, Runnable task) {
        context.vertx()
                .executeBlocking(() -> {
                    task.run();
                    return null;
                })
                .onSuccess(done -> empty(request, 200))
                .onFailure(failure -> fail(context, failure));
    }

    private interface Get {
        void answer(HttpServerRequest request);
    }

    private interface Post {
        void answer(HttpServerRequest request, byte[] body);
    }

    private void get(RoutingContext context, Get answer) {
        if (isMethod(context, HttpMethod.GET)) {
            answer.answer(context.request());
        }
    }

    private void post(RoutingContext context, Post answer) {
        if (!isMethod(context, HttpMethod.POST)) {
            return;
        }
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(gone -> LOG.debugf("a client left: %s", gone.getMessage()));
        request.handler(part -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body.length() > LARGEST_BODY) {
                error(request, 413, "the body must have at most " + LARGEST_BODY + " bytes");
            } else if (body.length() > LARGEST_ON_LOOP) {
                context.vertx()
                        .executeBlocking(
                                () -> {
                                    answer.answer(request, body.getBytes());
                                    return null;
                                },
                                false)
                        .onFailure(failure -> fail(context, failure));
            } else {
                try {
                    answer.answer(request, body.getBytes());
                } catch (RuntimeException failure) {
                    fail(context, failure);
                }
            }
        });
        request.resume();
    }

    private boolean isMethod(RoutingContext context, HttpMethod method) {
        if (context.request().method().equals(method)) {
            return true;
        }
        context.response().putHeader(HttpHeaders.ALLOW, method.name());
        error(
                context.request(),
                405,
                "the method must be " + method + ", got " + context.request().method());
        return false;
    }

    private void notFound(RoutingContext context) {
        error(
                context.request(),
                404,
                "there is no " + InvalidTensor.shown(context.request().path())
                        + "; there are /v2, /v2/health/{live,ready}, /v2/models/MODEL[/versions/VERSION][/{infer,ready,config,stats}],"
                        + " /v2/models/stats, /v2/repository/index and /v2/repository/models/MODEL/{load,unload}");
    }

    private void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof InvalidTensor invalid) {
            error(context.request(), 400, invalid.getMessage());
        } else {
            LOG.errorf(failure, "a request of the inference protocol failed");
            error(context.request(), 500, "the service failed");
        }
    }

    private static void empty(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    private void error(HttpServerRequest request, int status, String message) {
        if (!request.response().ended() && !request.response().closed()) {
            send(request, status, Map.of("error", message));
        }
    }

    private void send(HttpServerRequest request, int status, Object body) {
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON_TYPE)
                    .end(Buffer.buffer(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer must be JSON", e);
        }
    }
}
