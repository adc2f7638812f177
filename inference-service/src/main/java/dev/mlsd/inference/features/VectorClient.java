package dev.mlsd.inference.features;

import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc.FeatureServiceStub;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Fetches the vectors of one signature, many payments a call. */
final class VectorClient<T extends VectorRequest> implements VectorSource<T> {

    /** Payments of a call; feature-service reads all their rows in one go, and the batcher takes as many. */
    static final int LARGEST_CALL = 64;

    /** Calls under way: enough to keep feature-service busy while answers travel. */
    static final int CALLS = 4;

    private final FeatureServiceStub stub;
    private final GetOnlineFeaturesRequest signature;
    private final Duration deadline;
    private final VectorReceiver<T> receiver;
    private final Gatherer<T> gatherer = new Gatherer<>(LARGEST_CALL, CALLS, this::call);

    VectorClient(
            FeatureServiceStub stub,
            String consumer,
            List<String> signature,
            Duration deadline,
            VectorReceiver<T> receiver) {
        this.stub = stub;
        this.signature = GetOnlineFeaturesRequest.newBuilder()
                .addAllFeatures(signature)
                .setConsumer(consumer)
                .build();
        this.deadline = deadline;
        this.receiver = receiver;
    }

    @Override
    public void fetch(List<T> requests) {
        gatherer.offer(requests);
    }

    private void call(List<T> gathered, Runnable done) {
        List<T> wanted = new ArrayList<>(gathered.size());
        List<T> unwanted = new ArrayList<>(0);
        gathered.forEach(request -> (request.isWanted() ? wanted : unwanted).add(request));
        if (!unwanted.isEmpty()) {
            receiver.failed(unwanted, "nobody waits for it any more");
        }
        if (wanted.isEmpty()) {
            done.run();
            return;
        }
        GetOnlineFeaturesRequest.Builder request = signature.toBuilder();
        for (T payment : wanted) {
            request.addQueries(FeatureQuery.newBuilder()
                    .setCustomerId(payment.customerId())
                    .setTerminalId(payment.terminalId())
                    .setAmountMinor(payment.amountMinor())
                    .setMomentMillis(payment.momentMillis()));
        }
        // Not in the context of whoever happens to be on this thread: the end of one caller's request would cancel the
        // vectors of all.
        Context.ROOT.run(() -> stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .getOnlineFeatures(request.build(), new Answer(wanted, done)));
    }

    /** Called by gRPC one event at a time. */
    private final class Answer implements StreamObserver<GetOnlineFeaturesResponse> {

        private final List<T> requests;
        private final Runnable done;
        private boolean over;

        Answer(List<T> requests, Runnable done) {
            this.requests = requests;
            this.done = done;
        }

        @Override
        public void onNext(GetOnlineFeaturesResponse response) {
            over = true;
            // The next call leaves before this one's vectors are scored.
            done.run();
            List<ServedVector> vectors = new ArrayList<>(response.getVectorsCount());
            for (FeatureVector vector : response.getVectorsList()) {
                if (vector.getValuesCount() == signature.getFeaturesCount()
                        && vector.getStatusesCount() == signature.getFeaturesCount()) {
                    vectors.add(ServedVector.of(vector));
                }
            }
            if (vectors.size() == requests.size()) {
                receiver.received(requests, vectors);
            } else {
                receiver.failed(
                        requests,
                        "feature-service answered " + vectors.size() + " whole vectors to " + requests.size()
                                + " queries");
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(oneLine(Status.fromThrowable(failure)));
        }

        @Override
        public void onCompleted() {
            end("feature-service completed the call without an answer");
        }

        private static String oneLine(Status status) {
            String description = status.getDescription() == null ? "" : ": " + status.getDescription();
            String cause =
                    status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
            return (status.getCode() + description + cause).lines().findFirst().orElseThrow();
        }

        private void end(String reason) {
            if (!over) {
                over = true;
                done.run();
                receiver.failed(requests, reason);
            }
        }
    }
}
