package dev.mlsd.traffic.simulator;

import java.util.Arrays;

/**
 * The payments of a day before fraud, in order of time and, within a millisecond, in the order in which they were added. 24 bytes
 * each, so that a day of millions fits into a small heap.
 */
final class Drafts {

    /** A millisecond of a day takes 27 bits, the number of a draft the rest. */
    private static final int NUMBER_BITS = 36;

    private long[] timesAndNumbers = new long[1024];
    private long[] amountsAndThirds = new long[1024];
    private int[] customers = new int[1024];
    private int[] terminals = new int[1024];
    private int size;

    /**
     * Adds a payment.
     *
     * @param third whether it is among the third that a stolen card is used for
     */
    void add(long millisOfDay, int customer, int terminal, long amountMinor, boolean third) {
        if (size == customers.length) {
            int capacity = size + (size >> 1);
            timesAndNumbers = Arrays.copyOf(timesAndNumbers, capacity);
            amountsAndThirds = Arrays.copyOf(amountsAndThirds, capacity);
            customers = Arrays.copyOf(customers, capacity);
            terminals = Arrays.copyOf(terminals, capacity);
        }
        timesAndNumbers[size] = millisOfDay << NUMBER_BITS | size;
        amountsAndThirds[size] = amountMinor << 1 | (third ? 1 : 0);
        customers[size] = customer;
        terminals[size] = terminal;
        size++;
    }

    /** To be called once, when all are added. */
    void sort() {
        Arrays.sort(timesAndNumbers, 0, size);
    }

    int size() {
        return size;
    }

    long millisOfDay(int index) {
        return timesAndNumbers[index] >>> NUMBER_BITS;
    }

    int customer(int index) {
        return customers[number(index)];
    }

    int terminal(int index) {
        return terminals[number(index)];
    }

    long amountMinor(int index) {
        return amountsAndThirds[number(index)] >> 1;
    }

    boolean third(int index) {
        return (amountsAndThirds[number(index)] & 1) == 1;
    }

    private int number(int index) {
        return (int) (timesAndNumbers[index] & (1L << NUMBER_BITS) - 1);
    }
}
