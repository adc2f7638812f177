package dev.mlsd.inference.features;

import java.util.List;

/** A payment that waits for its vector. One of {@link VectorReceiver}'s methods gets it back, exactly once. */
public interface VectorRequest {

    /** Whose windows are wanted. */
    String customerId();

    /** Whose windows and risk are wanted. */
    String terminalId();

    /** The payment's own value, in minor units. */
    long amountMinor();

    /** Windows hold events before this moment of world time, in milliseconds since the epoch. */
    long momentMillis();

    /** Whether somebody still waits; if not, it is not asked for. */
    boolean isWanted();

    /**
     * Takes vectors in, on a thread of the connection; must not throw.
     *
     * @param <T> a request
     */
    interface VectorReceiver<T extends VectorRequest> {

        /** Vectors have come, one for each request, in their order. */
        void received(List<T> requests, List<ServedVector> vectors);

        /** No vectors will come: the call failed, or nobody wanted them any more. */
        void failed(List<T> requests, String reason);
    }

    /**
     * Where vectors come from.
     *
     * @param <T> a request
     */
    interface VectorSource<T extends VectorRequest> {

        /** Asks for the vectors of payments that came together. */
        void fetch(List<T> requests);
    }
}
