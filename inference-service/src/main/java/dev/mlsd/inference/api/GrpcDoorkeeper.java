package dev.mlsd.inference.api;

import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Gate;
import dev.mlsd.inference.protection.Gate.Pass;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;

/**
 * The same for gRPC: whoever wants a decision or an inference is known or turned away, and each call with one answer takes one of its limit. A
 * stream takes what each message asks for, when it comes.
 */
@GlobalInterceptor
@ApplicationScoped
public class GrpcDoorkeeper implements ServerInterceptor {

    private static final Context.Key<Caller> CALLER = Context.keyWithDefault("mlsd-caller", Caller.ANYBODY);
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> OWN = key("x-api-key");
    private static final Metadata.Key<String> RETRY_AFTER = key("retry-after");
    private static final Metadata.Key<String> PUSHBACK = key("grpc-retry-pushback-ms");
    private static final String DECISIONS = "mlsd.inference.v1.DecisionService/";
    private static final String INFERENCE = "inference.GRPCInferenceService/";

    /** What only tells how the service is needs no key over REST either. */
    private static final Set<String> VIEWS = Set.of(
            "ServerLive",
            "ServerReady",
            "ServerMetadata",
            "ModelReady",
            "ModelMetadata",
            "ModelConfig",
            "ModelStatistics");

    private final Gate gate;
    private final DecisionTelemetry telemetry;

    GrpcDoorkeeper(Gate gate, DecisionTelemetry telemetry) {
        this.gate = gate;
        this.telemetry = telemetry;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** When to come back: for people as over REST, and in milliseconds for gRPC's own retries (gRFC A6, server pushback). */
    static Metadata retryAfter(Duration after) {
        Metadata trailers = new Metadata();
        trailers.put(RETRY_AFTER, Long.toString(Doorkeeper.seconds(after)));
        trailers.put(PUSHBACK, Long.toString(after.toMillis()));
        return trailers;
    }

    /** Who makes the call of this thread. */
    public static Caller caller() {
        return CALLER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!method.startsWith(DECISIONS) && !isWork(method)) {
            return next.startCall(call, headers);
        }
        String key = Doorkeeper.key(headers.get(AUTHORIZATION), headers.get(OWN));
        int decisions = call.getMethodDescriptor().getType() == MethodType.UNARY ? 1 : 0;
        return switch (gate.pass(key, decisions)) {
            case Pass.Admitted(Caller caller) ->
                Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
            case Pass.Unauthorized(String detail) ->
                refuse(call, Status.UNAUTHENTICATED, Refusal.UNAUTHORIZED, detail, null);
            case Pass.TooMany(String detail, Duration after) ->
                refuse(call, Status.RESOURCE_EXHAUSTED, Refusal.TOO_MANY, detail, after);
        };
    }

    private static boolean isWork(String method) {
        return method.startsWith(INFERENCE) && !VIEWS.contains(method.substring(INFERENCE.length()));
    }

    private <Q, A> ServerCall.Listener<Q> refuse(
            ServerCall<Q, A> call, Status status, Refusal reason, String detail, Duration after) {
        telemetry.refused(reason);
        Metadata trailers = after == null ? new Metadata() : retryAfter(after);
        call.close(status.withDescription(reason.code() + ": " + detail), trailers);
        return new ServerCall.Listener<>() {};
    }
}
