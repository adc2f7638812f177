package dev.mlsd.workbench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.serving.NobodyAnswers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs and their faces, with no part behind them. */
@QuarkusTest
@TestProfile(NobodyAnswers.class)
class RunnerTest {

    private static final Text CLAIM = new Text("it waits", "ждёт");

    @Inject
    Runner runner;

    private final CountDownLatch begun = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeftRunning() {
        runner.cancel();
        assertThat(runner.running()).isEmpty();
    }

    private Run waiting(String id) {
        Start start =
                runner.begin(new RunPlan(id, "waiting", false, 50, CLAIM, null, null), Instant.now(), (bench, live) -> {
                    live.phase("waits");
                    live.point("p99", 1.0);
                    begun.countDown();
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody opens this latch");
                });
        assertThat(start).isInstanceOf(Start.Started.class);
        return ((Start.Started) start).run();
    }

    @Test
    void second_whileOneRuns_isToldWhichRuns() throws InterruptedException {
        Run first = waiting("20260301-100000-waiting");
        begun.await();
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/answers/streaming-windows/runs")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("run_in_progress"))
                .body("value", equalTo(first.id()))
                .body("detail", containsString("waiting has been running"));
        RestAssured.get("/api/runs/current")
                .then()
                .statusCode(200)
                .body("id", equalTo(first.id()))
                .body("phase", equalTo("waits"))
                .body("series.p99.points[0][1]", equalTo(1.0f));
    }

    @Test
    void cancelled_endsAtOnceAndIsKept() throws InterruptedException {
        Run run = waiting("20260301-110000-waiting");
        begun.await();
        RestAssured.delete("/api/runs/current").then().statusCode(202);
        RestAssured.get("/api/runs/current").then().statusCode(204);
        RestAssured.get("/api/runs/" + run.id())
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("ended", notNullValue());
        RestAssured.delete("/api/runs/current").then().statusCode(204);
    }

    @Test
    void onlooker_inTheMiddle_seesAllThatWasAndTheEnd() throws InterruptedException {
        waiting("20260301-120000-waiting");
        begun.await();
        Runner.RunReader late = runner.reader().orElseThrow();
        Run first = late.next().orElseThrow();
        assertThat(first.series().get("p99").points()).hasSize(1);
        assertThat(late.next().orElseThrow().series().get("p99").from()).isEqualTo(1);
        runner.cancel();
        assertThat(late.next().orElseThrow().state()).isEqualTo(RunState.CANCELLED);
        assertThat(late.next()).isEmpty();
        assertThat(runner.reader()).isEmpty();
    }

    @Test
    void unknownAnswer_listsTheKnownOnes() {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/answers/nonsense/runs")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_answer"))
                .body("detail", containsString("latency-percentiles"));
    }

    @Test
    void unknownGuess_listsTheOptions() {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{\"guess\":\"maybe\"}")
                .post("/api/answers/streaming-windows/runs")
                .then()
                .statusCode(400)
                .body("field", equalTo("guess"))
                .body("allowed", containsString("asked"));
    }

    @Test
    void impossibleKnob_isRefusedWithWhatIsAllowed() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "rate", "{\"target\":\"decisions-grpc\",\"rate\":-5,\"seconds\":5}",
                        "seconds", "{\"target\":\"decisions-grpc\",\"rate\":5,\"seconds\":500}",
                        "target", "{\"target\":\"the-moon\",\"rate\":5,\"seconds\":5}",
                        "arrivals", "{\"target\":\"decisions-grpc\",\"rate\":5,\"seconds\":5,\"arrivals\":\"never\"}")
                .entrySet()) {
            RestAssured.given()
                    .contentType(ContentType.JSON)
                    .body(wrong.getValue())
                    .post("/api/serving/runs")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("field", equalTo(wrong.getKey()))
                    .body("allowed", notNullValue());
        }
    }

    @Test
    void experimentWithoutAStack_isBrokenAndSaysWhoDoesNotAnswer() {
        Start start = runner.start("streaming-windows", false, "asked");
        Runner.RunReader reader = runner.reader().orElse(null);
        Run run = ((Start.Started) start).run();
        Run last = run;
        while (reader != null && !last.isOver()) {
            last = reader.next().orElseThrow();
        }
        runner.cancel();
        Run kept = runner.find(run.id()).orElseThrow();
        assertThat(kept.state()).isEqualTo(RunState.BROKEN);
        assertThat(kept.problem().code()).isEqualTo("part_unavailable");
        assertThat(kept.claim().holds()).isNull();
        assertThat(runner.lastVerdict("streaming-windows")).isEmpty();
    }
}
