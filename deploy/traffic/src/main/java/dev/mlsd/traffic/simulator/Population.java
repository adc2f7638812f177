package dev.mlsd.traffic.simulator;

import java.util.Arrays;
import java.util.Locale;

/**
 * Who pays where, how often and how much. Customers and terminals have uniform places on a square of {@value #SIDE} × {@value #SIDE};
 * a customer pays at the terminals within {@value #RADIUS}, or at the nearest when none is in reach. The mean amount is uniform in
 * [5, 100), its deviation half the mean, the mean number of payments a day uniform in [0, 4). Making one costs
 * O(customers · terminals in reach), with terminals sorted into cells as wide as the radius.
 */
final class Population {

    static final double SIDE = 100;
    static final double RADIUS = 5;

    private static final int CELLS = (int) (SIDE / RADIUS);

    private final String[] customerIds;
    private final String[] terminalIds;
    private final double[] meanAmounts;
    private final double[] paymentsADay;
    private final int[][] terminalsInReach;

    Population(WorldSpec spec) {
        double[] terminalX = new double[spec.terminals()];
        double[] terminalY = new double[spec.terminals()];
        terminalIds = new String[spec.terminals()];
        for (int terminal = 0; terminal < spec.terminals(); terminal++) {
            Draws draws = Draws.of(spec.seed(), Draws.Purpose.TERMINAL, terminal, 0);
            terminalX[terminal] = draws.uniform(0, SIDE);
            terminalY[terminal] = draws.uniform(0, SIDE);
            terminalIds[terminal] = String.format(Locale.ROOT, "t%06d", terminal);
        }
        Places places = new Places(terminalX, terminalY);
        customerIds = new String[spec.customers()];
        meanAmounts = new double[spec.customers()];
        paymentsADay = new double[spec.customers()];
        terminalsInReach = new int[spec.customers()][];
        for (int customer = 0; customer < spec.customers(); customer++) {
            Draws draws = Draws.of(spec.seed(), Draws.Purpose.CUSTOMER, customer, 0);
            double x = draws.uniform(0, SIDE);
            double y = draws.uniform(0, SIDE);
            meanAmounts[customer] = draws.uniform(5, 100);
            paymentsADay[customer] = draws.uniform(0, 4);
            terminalsInReach[customer] = places.inReach(x, y);
            customerIds[customer] = String.format(Locale.ROOT, "c%06d", customer);
        }
    }

    int customers() {
        return customerIds.length;
    }

    int terminals() {
        return terminalIds.length;
    }

    String customerId(int customer) {
        return customerIds[customer];
    }

    String terminalId(int terminal) {
        return terminalIds[terminal];
    }

    /** In major units. */
    double meanAmount(int customer) {
        return meanAmounts[customer];
    }

    double paymentsADay(int customer) {
        return paymentsADay[customer];
    }

    /** Terminals at which the customer pays, each as likely as the others; at least one. */
    int[] terminalsInReach(int customer) {
        return terminalsInReach[customer];
    }

    /** Places sorted into square cells. */
    private static final class Places {

        private final double[] x;
        private final double[] y;
        private final int[][] cells = new int[CELLS * CELLS][];

        Places(double[] x, double[] y) {
            this.x = x;
            this.y = y;
            int[] sizes = new int[cells.length];
            for (int place = 0; place < x.length; place++) {
                sizes[cell(x[place]) * CELLS + cell(y[place])]++;
            }
            Arrays.setAll(cells, cell -> new int[sizes[cell]]);
            for (int place = x.length - 1; place >= 0; place--) {
                int cell = cell(x[place]) * CELLS + cell(y[place]);
                cells[cell][--sizes[cell]] = place;
            }
        }

        private static int cell(double coordinate) {
            return Math.min(CELLS - 1, (int) (coordinate / RADIUS));
        }

        int[] inReach(double atX, double atY) {
            int[] found = new int[16];
            int size = 0;
            for (int row = Math.max(0, cell(atX) - 1); row <= Math.min(CELLS - 1, cell(atX) + 1); row++) {
                for (int column = Math.max(0, cell(atY) - 1); column <= Math.min(CELLS - 1, cell(atY) + 1); column++) {
                    for (int place : cells[row * CELLS + column]) {
                        if (squareOfDistance(place, atX, atY) < RADIUS * RADIUS) {
                            if (size == found.length) {
                                found = Arrays.copyOf(found, size * 2);
                            }
                            found[size++] = place;
                        }
                    }
                }
            }
            return size == 0 ? new int[] {nearest(atX, atY)} : Arrays.copyOf(found, size);
        }

        private int nearest(double atX, double atY) {
            int nearest = 0;
            for (int place = 1; place < x.length; place++) {
                if (squareOfDistance(place, atX, atY) < squareOfDistance(nearest, atX, atY)) {
                    nearest = place;
                }
            }
            return nearest;
        }

        private double squareOfDistance(int place, double atX, double atY) {
            return (x[place] - atX) * (x[place] - atX) + (y[place] - atY) * (y[place] - atY);
        }
    }
}
