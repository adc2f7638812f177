package dev.mlsd.monitoring.serving;

import java.util.List;

/** What the service answers. */
final class Endpoints {

    static final List<String> ALL = List.of(
            "/v1/summary",
            "/v1/windows",
            "/v1/drift",
            "/v1/drift/series",
            "/v1/drift/kinds",
            "/v1/drift/{feature}",
            "/v1/quality",
            "/v1/quality/series",
            "/v1/alerts",
            "/v1/report",
            "/v1/references",
            "/v1/references/{name}",
            "/v1/evaluations/quality",
            "/v1/evaluations/calibration",
            "/v1/evaluations/distances",
            "/v1/events",
            "/q/health",
            "/q/metrics",
            "/q/openapi");

    private Endpoints() {}
}
