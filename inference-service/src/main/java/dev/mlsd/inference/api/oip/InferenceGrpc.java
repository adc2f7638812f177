package dev.mlsd.inference.api.oip;

import com.google.protobuf.UnsafeByteOperations;
import dev.mlsd.inference.api.Doorkeeper;
import dev.mlsd.inference.api.GrpcDoorkeeper;
import dev.mlsd.inference.api.oip.InferenceCall.Chosen;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.protection.Gate.Pass;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.serving.InferenceOutcome;
import dev.mlsd.inference.serving.ModelServer;
import dev.mlsd.inference.serving.NoSuchModel;
import dev.mlsd.inference.telemetry.Refusal;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.v2.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.mlsd.inference.v2.ModelConfigRequest;
import dev.mlsd.inference.v2.ModelConfigResponse;
import dev.mlsd.inference.v2.ModelInferRequest;
import dev.mlsd.inference.v2.ModelInferResponse;
import dev.mlsd.inference.v2.ModelMetadataRequest;
import dev.mlsd.inference.v2.ModelMetadataResponse;
import dev.mlsd.inference.v2.ModelReadyRequest;
import dev.mlsd.inference.v2.ModelReadyResponse;
import dev.mlsd.inference.v2.ModelStatisticsRequest;
import dev.mlsd.inference.v2.ModelStatisticsResponse;
import dev.mlsd.inference.v2.ModelStreamInferResponse;
import dev.mlsd.inference.v2.RepositoryIndexRequest;
import dev.mlsd.inference.v2.RepositoryIndexResponse;
import dev.mlsd.inference.v2.RepositoryModelLoadRequest;
import dev.mlsd.inference.v2.RepositoryModelLoadResponse;
import dev.mlsd.inference.v2.RepositoryModelUnloadRequest;
import dev.mlsd.inference.v2.RepositoryModelUnloadResponse;
import dev.mlsd.inference.v2.ServerLiveRequest;
import dev.mlsd.inference.v2.ServerLiveResponse;
import dev.mlsd.inference.v2.ServerMetadataRequest;
import dev.mlsd.inference.v2.ServerMetadataResponse;
import dev.mlsd.inference.v2.ServerReadyRequest;
import dev.mlsd.inference.v2.ServerReadyResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;
import java.util.function.BiConsumer;

/** The protocol over gRPC. Outputs are always raw, as Triton's are: it costs least, and clients read both. */
@GrpcService
class InferenceGrpc extends GRPCInferenceServiceImplBase {

    private final ModelServer server;
    private final ModelViews views;
    private final Doorkeeper doorkeeper;

    InferenceGrpc(ModelServer server, ModelViews views, Doorkeeper doorkeeper) {
        this.server = server;
        this.views = views;
        this.doorkeeper = doorkeeper;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> answer) {
        end(answer, ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> answer) {
        end(answer, ServerReadyResponse.newBuilder().setReady(server.isReady()).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
        boolean ready;
        try {
            ready = server.serving(request.getName(), request.getVersion()).serves();
        } catch (NoSuchModel none) {
            ready = false;
        }
        end(answer, ModelReadyResponse.newBuilder().setReady(ready).build());
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> answer) {
        end(
                answer,
                ServerMetadataResponse.newBuilder()
                        .setName(ServerMetadata.NAME)
                        .setVersion(ServerMetadata.VERSION)
                        .addAllExtensions(ServerMetadata.EXTENSIONS)
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
        view(answer, () -> ViewMessages.metadata(views.metadata(request.getName(), request.getVersion())));
    }

    @Override
    public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> answer) {
        view(answer, () -> ViewMessages.config(views.config(request.getName(), request.getVersion())));
    }

    @Override
    public void modelStatistics(ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> answer) {
        view(answer, () -> ViewMessages.statistics(views.statistics(request.getName(), request.getVersion())));
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> answer) {
        end(answer, ViewMessages.index(views.index(request.getReady())));
    }

    @Override
    @Blocking
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> answer) {
        view(answer, () -> {
            request.getParametersMap().keySet().forEach(InferenceCall::refuseLoadParameter);
            server.load(request.getModelName());
            return RepositoryModelLoadResponse.getDefaultInstance();
        });
    }

    @Override
    @Blocking
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> answer) {
        view(answer, () -> {
            server.unload(request.getModelName());
            return RepositoryModelUnloadResponse.getDefaultInstance();
        });
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
        // The door has taken one.
        infer(request, GrpcDoorkeeper.caller(), 1, (response, failure) -> {
            if (failure == null) {
                end(answer, response);
            } else {
                answer.onError(failure.asRuntimeException());
            }
        });
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> answers) {
        Caller caller = GrpcDoorkeeper.caller();
        return new InferenceStream((request, receiver) -> infer(request, caller, 0, receiver), answers);
    }

    private void infer(
            ModelInferRequest request, Caller caller, int taken, BiConsumer<ModelInferResponse, Status> receiver) {
        InferenceCall call;
        try {
            call = MessageTensors.read(request);
            call.check(server.serving(request.getModelName(), request.getModelVersion())
                    .signature());
        } catch (InvalidTensor invalid) {
            receiver.accept(null, Status.INVALID_ARGUMENT.withDescription(invalid.getMessage()));
            return;
        } catch (NoSuchModel none) {
            receiver.accept(null, Status.NOT_FOUND.withDescription(none.getMessage()));
            return;
        }
        Pass.TooMany tooMany = doorkeeper.more(caller, call.rows() - taken);
        if (tooMany != null) {
            receiver.accept(
                    null, Status.RESOURCE_EXHAUSTED.withDescription(Refusal.TOO_MANY.code() + ": " + tooMany.detail()));
            return;
        }
        server.infer(
                request.getModelName(),
                request.getModelVersion(),
                call.inputs(),
                call.timeout(),
                outcome -> answer(call, caller, outcome, receiver));
    }

    private static void answer(
            InferenceCall call,
            Caller caller,
            InferenceOutcome outcome,
            BiConsumer<ModelInferResponse, Status> receiver) {
        switch (outcome) {
            case InferenceOutcome.Answered(ModelId model, List<Tensor> outputs) ->
                receiver.accept(response(call, model, RoundedOutputs.of(outputs, caller)), null);
            case InferenceOutcome.Invalid(String message) ->
                receiver.accept(null, Status.INVALID_ARGUMENT.withDescription(message));
            case InferenceOutcome.Unknown(String message) ->
                receiver.accept(null, Status.NOT_FOUND.withDescription(message));
            case InferenceOutcome.Unavailable(String message) ->
                receiver.accept(null, Status.UNAVAILABLE.withDescription(message));
            case InferenceOutcome.Failed(String message) ->
                receiver.accept(null, Status.INTERNAL.withDescription(message));
        }
    }

    private static ModelInferResponse response(InferenceCall call, ModelId model, List<Tensor> outputs) {
        ModelInferResponse.Builder response =
                ModelInferResponse.newBuilder().setModelName(model.name()).setModelVersion(model.version());
        if (call.id() != null) {
            response.setId(call.id());
        }
        for (Chosen output : call.choose(outputs)) {
            Tensor tensor = output.tensor();
            ModelInferResponse.InferOutputTensor.Builder written = response.addOutputsBuilder()
                    .setName(tensor.name())
                    .setDatatype(tensor.datatype().name());
            for (int i = 0; i < tensor.rank(); i++) {
                written.addShape(tensor.dimension(i));
            }
            // Nobody writes to a tensor's bytes, so they need no copy.
            response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.data()));
        }
        return response.build();
    }

    private interface View<A> {
        A get() throws NoSuchModel;
    }

    private static <A> void view(StreamObserver<A> answer, View<A> view) {
        try {
            end(answer, view.get());
        } catch (NoSuchModel none) {
            answer.onError(Status.NOT_FOUND.withDescription(none.getMessage()).asRuntimeException());
        } catch (InvalidTensor invalid) {
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription(invalid.getMessage())
                    .asRuntimeException());
        }
    }

    private static <A> void end(StreamObserver<A> answer, A message) {
        answer.onNext(message);
        answer.onCompleted();
    }
}
