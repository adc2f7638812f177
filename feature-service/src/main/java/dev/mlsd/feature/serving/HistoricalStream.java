package dev.mlsd.feature.serving;

import dev.mlsd.feature.v1.GetHistoricalFeaturesResponse;
import dev.mlsd.feature.v1.HistoricalProgress;
import dev.mlsd.feature.v1.HistoricalVector;
import dev.mlsd.feature.v1.HistoricalVectors;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.ValueStatus;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.LockSupport;

/** Sends vectors as they come, some in a message, and no faster than the caller reads. Used by one thread. */
final class HistoricalStream implements HistoricalFeatures.Visitor {

    private static final int VECTORS_A_MESSAGE = 256;
    private static final long LOOK_NANOS = 1_000_000;

    private final StreamObserver<GetHistoricalFeaturesResponse> observer;
    private HistoricalVectors.Builder gathered = HistoricalVectors.newBuilder();

    HistoricalStream(StreamObserver<GetHistoricalFeaturesResponse> observer) {
        this.observer = observer;
    }

    /** The caller has cancelled. */
    static final class GoneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GoneException() {
            super("the caller is gone", null, false, false);
        }
    }

    void progress(HistoricalFeatures.Running running) {
        send(GetHistoricalFeaturesResponse.newBuilder()
                .setProgress(HistoricalProgress.newBuilder()
                        .setStage(running.stage())
                        .setDone(running.done())
                        .setTotal(running.total()))
                .build());
    }

    @Override
    public void vector(int query, FeatureVector vector) {
        HistoricalVector.Builder message = HistoricalVector.newBuilder().setQuery(query);
        for (double value : vector.values()) {
            message.addValues(value);
        }
        for (ValueStatus status : vector.statuses()) {
            message.addStatuses(Signature.status(status));
        }
        gathered.addVectors(message);
        if (gathered.getVectorsCount() == VECTORS_A_MESSAGE) {
            flush();
        }
    }

    /** Sends the rest and ends the answer. */
    void end() {
        flush();
        observer.onCompleted();
    }

    private void flush() {
        if (gathered.getVectorsCount() > 0) {
            send(GetHistoricalFeaturesResponse.newBuilder().setVectors(gathered).build());
            gathered = HistoricalVectors.newBuilder();
        }
    }

    private void send(GetHistoricalFeaturesResponse message) {
        if (observer instanceof ServerCallStreamObserver<GetHistoricalFeaturesResponse> call) {
            while (!call.isReady() && !call.isCancelled()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (call.isCancelled()) {
                throw new GoneException();
            }
        }
        observer.onNext(message);
    }
}
