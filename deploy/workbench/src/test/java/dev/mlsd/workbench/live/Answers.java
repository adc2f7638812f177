package dev.mlsd.workbench.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Answers of the parts in their real shapes. */
final class Answers {

    static final String TRAFFIC = """
            {"mode":"simulate","phase":"running","message":"day 40","world_time":"2026-03-14T09:42:00Z","from":"2026-02-01T00:00:00Z",
             "to":null,"speed":720.0,"lockstep":true,"payments_sent":%d,"decided":%d,"decision_errors":0,"labels_sent":800,
             "frauds_sent":9,"waiting":3,"rate_per_s":84.5,"behind_seconds":0.1,"percent":null,
             "latency_ms":{"p50":3.1,"p99":11.8,"naive_p50":2.8,"naive_p99":9.2},"rejected":{}}""";

    static final String INFERENCE = """
            {"decisions_total":1000,"approve":974,"review":19,"block":7,"fallbacks_total":5,"errors_total":0,"rate_per_s":86.0,
             "latency_ms":{"p50":2.4,"p99":7.9,"p999":14.0},"features_p99_ms":4.1,"queue_p99_ms":0.62,"compute_p99_ms":0.9,
             "mean_batch_rows":3.2,"journal":{"written":1000,"acknowledged":996,"pending":4}}""";

    static final String FEATURE = """
            {"vectors_total":1000,"rate_per_s":85.0,"latency_ms":{"p50":0.8,"p99":2.08},"events_total":1800,"events_per_s":163.0,
             "payments_total":1000,"labels_total":800,"quarantined_total":0,"duplicates_total":0,"late_total":0,
             "bootstrapped_total":0,"stream_lag_records":12,"stream_state":"RUNNING","newest_arrival":"2026-03-14T09:41:58Z",
             "watermark":"2026-03-14T09:40:58Z","redis":{"up":true,"filled":true,"read_failures_total":0,
             "writes_waited_total":0,"rows_written_total":2600,"unreadable_total":0,"remembered_rows":900}}""";

    static final String MONITORING = """
            {"world_time":"2026-03-14T09:41:00Z","watermark":"2026-03-14T09:40:00Z","predictions_total":1000,
             "predictions_per_s":84.0,"other_roles_total":0,"duplicates_total":0,"labels_total":800,"labels_joined_total":790,
             "labels_without_prediction_total":10,"labels_duplicates_total":0,"waiting_for_label":210,"given_up_total":0,
             "malformed_total":0,"malformed":{},"fallbacks_total":5,"verdicts":{"approve":974,"review":19,"block":7},
             "fraud_rate":0.009,"windows":14,"model":{"name":"fraud-trees","version":"1"}}""";

    static final String SUPERVISOR = """
            {"phase":"ready","port_base":8080,"processes":[{"name":"redis","stage":"ready","pid":7,"ports":[9085],"restarts":0,
             "budget_mib":100,"uptime_seconds":40,"health":"up","memory_mib":12}],"memory_mib":1234,"budget_mib":2048}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static Reading value(String json) {
        try {
            return new Reading.Value(JSON.readTree(json));
        } catch (JsonProcessingException exception) {
            throw new AssertionError(exception);
        }
    }

    static Reading traffic(long sent) {
        return value(TRAFFIC.formatted(sent, sent));
    }

    static Reading refused() {
        return new Reading.Failure(new Reading.Reason("refused", "127.0.0.1:8082", ""));
    }
}
