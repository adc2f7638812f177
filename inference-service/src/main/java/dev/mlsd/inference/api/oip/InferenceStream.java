package dev.mlsd.inference.api.oip;

import dev.mlsd.inference.v2.ModelInferRequest;
import dev.mlsd.inference.v2.ModelInferResponse;
import dev.mlsd.inference.v2.ModelStreamInferResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.BiConsumer;

/**
 * Requests on a stream, each answered when it is ready; what goes wrong with one is told in its answer, and the stream
 * goes on.
 */
final class InferenceStream implements StreamObserver<ModelInferRequest> {

    private final BiConsumer<ModelInferRequest, BiConsumer<ModelInferResponse, Status>> infer;
    private final StreamObserver<ModelStreamInferResponse> answers;
    private int underWay;
    private boolean asked;
    private boolean gone;

    InferenceStream(
            BiConsumer<ModelInferRequest, BiConsumer<ModelInferResponse, Status>> infer,
            StreamObserver<ModelStreamInferResponse> answers) {
        this.infer = infer;
        this.answers = answers;
    }

    @Override
    public void onNext(ModelInferRequest request) {
        synchronized (this) {
            underWay++;
        }
        infer.accept(request, (response, failure) -> answer(request, response, failure));
    }

    private synchronized void answer(ModelInferRequest request, ModelInferResponse response, Status failure) {
        underWay--;
        if (gone) {
            return;
        }
        ModelStreamInferResponse.Builder answer = ModelStreamInferResponse.newBuilder();
        if (failure == null) {
            answer.setInferResponse(response);
        } else {
            answer.setErrorMessage(failure.getDescription())
                    .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()));
        }
        answers.onNext(answer.build());
        endIfDone();
    }

    private void endIfDone() {
        if (asked && underWay == 0 && !gone) {
            gone = true;
            answers.onCompleted();
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        gone = true;
    }

    @Override
    public synchronized void onCompleted() {
        asked = true;
        endIfDone();
    }
}
