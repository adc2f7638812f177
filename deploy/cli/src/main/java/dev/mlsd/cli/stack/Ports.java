package dev.mlsd.cli.stack;

/**
 * All ports of one stack, each at its distance from one base.
 *
 * @param base the workbench's port, 1024 to {@value #HIGHEST}
 */
public record Ports(int base) {

    public static final int DEFAULT_BASE = 8080;

    /** So that the last distance still is a port. */
    public static final int HIGHEST = 65_535 - 1006;

    public Ports {
        if (base < 1024 || base > HIGHEST) {
            throw new IllegalArgumentException("port base must be 1024 to " + HIGHEST + ", got " + base);
        }
    }

    public int workbench() {
        return base;
    }

    public int featureHttp() {
        return base + 1;
    }

    public int inferenceHttp() {
        return base + 2;
    }

    public int monitoringHttp() {
        return base + 3;
    }

    public int trafficHttp() {
        return base + 4;
    }

    public int featureGrpc() {
        return base + 1001;
    }

    public int inferenceGrpc() {
        return base + 1002;
    }

    public int broker() {
        return base + 1003;
    }

    public int controller() {
        return base + 1004;
    }

    public int redis() {
        return base + 1005;
    }

    public int supervisor() {
        return base + 1006;
    }
}
