package dev.mlsd.traffic.load.targets;

/** One request: when it should be sent, when it was, and who hears of its end. Moments are of {@link System#nanoTime}. */
public final class Shot {

    private final Listener listener;
    private final long number;
    private final long intended;
    private final long departure;
    private long sent;

    /**
     * A request that was not sent yet.
     *
     * @param number counted through the whole test
     * @param intended when it was meant to be sent
     * @param departure when its message was, which may gather others first; never before {@code intended}
     */
    public Shot(Listener listener, long number, long intended, long departure) {
        this.listener = listener;
        this.number = number;
        this.intended = intended;
        this.departure = departure;
    }

    /** Hears of requests on the network's only thread: first that one was sent, then how it ended, each once. */
    public interface Listener {

        /** It is on its way; {@link Shot#sent} is set. */
        void sent(Shot shot);

        /**
         * It was answered.
         *
         * @param now when the answer was here
         * @param fallback whether rules decided instead of the model
         */
        void answered(Shot shot, long now, boolean fallback);

        /** It was not, or it was refused; also if it was never sent. */
        void failed(Shot shot, String reason);
    }

    /** Its number. */
    public long number() {
        return number;
    }

    /** When it was meant to be sent. */
    public long intended() {
        return intended;
    }

    /** When its message was meant to be sent. */
    public long departure() {
        return departure;
    }

    /** When it was sent; 0 before. */
    public long sent() {
        return sent;
    }

    /** It leaves now. To be called by its target, first. */
    public void depart(long now) {
        sent = now;
        listener.sent(this);
    }

    /** It was answered; see {@link Listener#answered}. To be called by its target. */
    public void answer(long now, boolean fallback) {
        listener.answered(this, now, fallback);
    }

    /** It failed; see {@link Listener#failed}. To be called by its target. */
    public void fail(String reason) {
        listener.failed(this, reason);
    }
}
