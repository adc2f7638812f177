package dev.mlsd.cli;

import dev.mlsd.cli.stack.Ports;
import java.io.PrintStream;

/** Where to look once everything runs. */
final class Directions {

    private Directions() {}

    static void print(PrintStream out, Ports ports) {
        out.println();
        out.println("  console             http://localhost:" + ports.workbench());
        service(out, "feature-service", ports.featureHttp(), ports.featureGrpc());
        service(out, "inference-service", ports.inferenceHttp(), ports.inferenceGrpc());
        out.println("  monitoring-service  http://localhost:" + ports.monitoringHttp());
        out.println("  Kafka, Redis        127.0.0.1:" + ports.broker() + ", 127.0.0.1:" + ports.redis());
        out.println();
        out.println("  deploy/mlsd status                     each process with memory and health");
        out.println("  deploy/mlsd logs feature-service       follow one");
        out.println("  deploy/mlsd import FILE                make your own payments its history");
        out.println("  deploy/mlsd replay FILE --from … --to … --speed …   drive it with your own payments");
        out.println("  deploy/mlsd down                       stop it");
    }

    private static void service(PrintStream out, String name, int http, int grpc) {
        out.printf("  %-18s  http://localhost:%d   gRPC localhost:%d%n", name, http, grpc);
    }
}
