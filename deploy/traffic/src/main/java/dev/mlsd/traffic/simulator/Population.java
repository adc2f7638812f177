package dev.mlsd.traffic.simulator;

/**
 * Who pays where, how often and how much. Customers and terminals have uniform places on a square of {@value #SIDE} × {@value #SIDE};
 * a customer pays at the terminals within {@value #RADIUS}, or at the nearest when none is in reach. The mean amount is uniform in
 * [5, 100), its deviation half the mean, the mean number of payments a day uniform in [0, 4).
 *
 * <p>Memory holds the terminals' places only, sorted into cells as wide as the radius: 20 bytes a terminal. A customer is drawn
 * anew whenever asked for, and its terminals are looked for then, at O(terminals in the nine cells around it): kept, those of a
 * million customers would take gigabytes.
 */
final class Population {

    static final double SIDE = 100;
    static final double RADIUS = 5;

    private static final int CELLS = (int) (SIDE / RADIUS);

    private final WorldSpec spec;
    private final Places terminals;

    Population(WorldSpec spec) {
        this.spec = spec;
        double[] x = new double[spec.terminals()];
        double[] y = new double[spec.terminals()];
        for (int terminal = 0; terminal < spec.terminals(); terminal++) {
            Draws draws = Draws.of(spec.seed(), Draws.Purpose.TERMINAL, terminal, 0);
            x[terminal] = draws.uniform(0, SIDE);
            y[terminal] = draws.uniform(0, SIDE);
        }
        this.terminals = new Places(x, y);
    }

    /**
     * Someone who pays.
     *
     * @param meanAmount in major units
     */
    record Customer(double x, double y, double meanAmount, double paymentsADay) {}

    Customer customer(int customer) {
        Draws draws = Draws.of(spec.seed(), Draws.Purpose.CUSTOMER, customer, 0);
        double x = draws.uniform(0, SIDE);
        double y = draws.uniform(0, SIDE);
        return new Customer(x, y, draws.uniform(5, 100), draws.uniform(0, 4));
    }

    /**
     * Finds the terminals at which a customer pays, each as likely as the others.
     *
     * @param found takes them at its beginning; has room for all terminals
     * @return how many, at least one
     */
    int terminalsInReach(Customer customer, int[] found) {
        int size = terminals.inReach(customer.x(), customer.y(), found);
        if (size == 0) {
            found[0] = terminals.nearest(customer.x(), customer.y());
            size = 1;
        }
        return size;
    }

    /** Places in the order of their cells, so that those of a cell lie side by side; within a cell in the order of their numbers. */
    private static final class Places {

        private final int[] numbers;
        private final double[] x;
        private final double[] y;
        private final int[] ends = new int[CELLS * CELLS];

        Places(double[] givenX, double[] givenY) {
            numbers = new int[givenX.length];
            x = new double[givenX.length];
            y = new double[givenX.length];
            for (int place = 0; place < givenX.length; place++) {
                ends[cell(givenX[place]) * CELLS + cell(givenY[place])]++;
            }
            for (int cell = 1; cell < ends.length; cell++) {
                ends[cell] += ends[cell - 1];
            }
            int[] next = ends.clone();
            for (int place = givenX.length - 1; place >= 0; place--) {
                int at = --next[cell(givenX[place]) * CELLS + cell(givenY[place])];
                numbers[at] = place;
                x[at] = givenX[place];
                y[at] = givenY[place];
            }
        }

        private static int cell(double coordinate) {
            return Math.min(CELLS - 1, (int) (coordinate / RADIUS));
        }

        int inReach(double atX, double atY, int[] found) {
            int size = 0;
            int firstColumn = Math.max(0, cell(atY) - 1);
            int lastColumn = Math.min(CELLS - 1, cell(atY) + 1);
            for (int row = Math.max(0, cell(atX) - 1); row <= Math.min(CELLS - 1, cell(atX) + 1); row++) {
                int first = row * CELLS + firstColumn;
                int end = ends[row * CELLS + lastColumn];
                for (int at = first == 0 ? 0 : ends[first - 1]; at < end; at++) {
                    if (squareOfDistance(at, atX, atY) < RADIUS * RADIUS) {
                        found[size++] = numbers[at];
                    }
                }
            }
            return size;
        }

        /** Of places equally near the one of the lowest number. */
        int nearest(double atX, double atY) {
            int nearest = 0;
            for (int at = 1; at < x.length; at++) {
                double difference = squareOfDistance(at, atX, atY) - squareOfDistance(nearest, atX, atY);
                if (difference < 0 || (difference == 0 && numbers[at] < numbers[nearest])) {
                    nearest = at;
                }
            }
            return numbers[nearest];
        }

        private double squareOfDistance(int at, double atX, double atY) {
            return (x[at] - atX) * (x[at] - atX) + (y[at] - atY) * (y[at] - atY);
        }
    }
}
