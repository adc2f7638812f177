package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.containers.ContainerStack;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.StackTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What following a world takes of the stack, whoever runs it. */
interface RunningStack {

    int portBase();

    /** Why the traffic will not come back by itself; empty while it runs or is being started again. */
    Optional<String> trafficProblem() throws IOException;

    /** The end of the traffic's log. */
    List<String> trafficLines(int lines) throws IOException;

    /** How a person stops it. */
    String howToStop();

    /** Where the world's history is, for a person. */
    String history();

    /** Rows of the world's file that were left out, as CSV on this machine; missing if there are none. */
    Path rejectedRows() throws IOException;

    /** The stack of a supervisor. */
    record Supervised(Surroundings surroundings, SupervisorClient client) implements RunningStack {

        @Override
        public int portBase() {
            return client.portBase();
        }

        @Override
        public Optional<String> trafficProblem() throws IOException {
            for (JsonNode process : client.processes(false).path("processes")) {
                if (process.path("name").asText().equals(StackTable.TRAFFIC)) {
                    return process.path("stage").asText().equals("failed")
                            ? Optional.of(process.path("problem").asText())
                            : Optional.empty();
                }
            }
            throw CommandFailure.failed("this is no longer what runs here: somebody started another world");
        }

        @Override
        public List<String> trafficLines(int lines) throws IOException {
            return surroundings.home().log(StackTable.TRAFFIC).lastLines(lines);
        }

        @Override
        public String howToStop() {
            return "deploy/mlsd down";
        }

        @Override
        public String history() {
            return surroundings.home().offline().toString();
        }

        @Override
        public Path rejectedRows() {
            return surroundings.home().rejectedRows();
        }
    }

    /** The stack of Docker Compose, which is always on the default ports. */
    record InContainers(Surroundings surroundings, ContainerStack stack) implements RunningStack {

        @Override
        public int portBase() {
            return Ports.DEFAULT_BASE;
        }

        @Override
        public Optional<String> trafficProblem() throws IOException {
            return stack.trafficProblem();
        }

        @Override
        public List<String> trafficLines(int lines) throws IOException {
            return stack.lastLines(StackTable.TRAFFIC, lines);
        }

        @Override
        public String howToStop() {
            return "docker compose down";
        }

        @Override
        public String history() {
            return ContainerStack.DATA + "/offline of the traffic's container, from where train takes it";
        }

        @Override
        public Path rejectedRows() throws IOException {
            Path copy = surroundings.home().containers().resolve(FileWorld.REJECTED_ROWS);
            stack.copyOut(FileWorld.REJECTED_ROWS, copy);
            return copy;
        }
    }
}
