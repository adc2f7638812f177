package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.conformance.Conformance;
import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.DataContract;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.contract.WindowReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Data contracts: what they say, and how they are kept. */
@Path("/v1/contracts")
@Produces(MediaType.APPLICATION_JSON)
final class ContractsResource {

    /** The contracts; trouble says why nothing is counted now, where nothing is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record All(boolean counting, String trouble, List<Listed> contracts) {}

    /**
     * A contract, and how it is kept since this began to be counted.
     *
     * @param countedUntil arrival time; windows that ended by then are closed. Null before the first record
     * @param lateTotal records that came for closed windows
     * @param brokenTotal checks that did not hold, window by window
     * @param newestWindow the newest one that is over; null before there is one
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Listed(
            String id,
            String name,
            int version,
            String topic,
            String owner,
            String description,
            long noticeMillis,
            long windowMillis,
            int leastRows,
            List<ContractMessages.Field> fields,
            List<ContractMessages.Check> checks,
            Instant countedUntil,
            long windowsTotal,
            long brokenTotal,
            long lateTotal,
            Window newestWindow) {}

    /** A window of arrival time; violations count by field, and a record may have several. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Window(
            Instant from,
            Instant until,
            boolean open,
            boolean partial,
            long rows,
            long accepted,
            long quarantined,
            Map<String, Long> violations,
            List<Result> checks,
            List<String> broken) {}

    /** A check; observed is null where there was nothing, reason is missing where it is judged. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(String check, @JsonInclude Double observed, String bound, String verdict, String reason) {}

    /**
     * A day of a contract.
     *
     * @param days that there are windows of
     * @param complete whether every window of it is over and whole
     * @param references checks against history, as far as it is written now
     * @param broken names of the checks that did not hold
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Report(
            String contract,
            String owner,
            LocalDate day,
            List<LocalDate> days,
            boolean complete,
            String verdict,
            long rows,
            long accepted,
            long quarantined,
            Map<String, Long> violations,
            Set<String> broken,
            List<Window> windows,
            List<Result> references) {}

    /** What was counted apart under a lease. */
    public record Trial(String contract, List<Window> windows) {}

    private final Conformance conformance;

    ContractsResource(Conformance conformance) {
        this.conformance = conformance;
    }

    @GET
    @Operation(summary = "The contracts in force, and how each is kept")
    public All list() {
        return new All(
                conformance.isCounting(),
                conformance.trouble(),
                conformance.contracts().stream().map(this::listed).toList());
    }

    private Listed listed(DataContract contract) {
        ContractBook book = conformance.book(contract.name()).orElseThrow();
        return new Listed(
                contract.id(),
                contract.name(),
                contract.version(),
                contract.topic(),
                contract.owner(),
                contract.description(),
                contract.notice().toMillis(),
                contract.window().toMillis(),
                contract.leastRows(),
                ContractMessages.fields(contract),
                ContractMessages.checks(contract),
                instant(book.watermarkMillis()),
                book.judged(),
                book.broken(),
                book.late(),
                book.newestClosed().map(ContractsResource::window).orElse(null));
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One contract, and how it is kept")
    @APIResponse(responseCode = "200", description = "The contract")
    @APIResponse(
            responseCode = "404",
            description = "There is none of this name",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response show(@PathParam("name") String name) {
        return conformance.contracts().stream()
                .filter(contract -> contract.name().equals(name))
                .findFirst()
                .map(contract -> Response.ok(listed(contract)).build())
                .orElseGet(() -> unknown(name));
    }

    @GET
    @Path("/{name}/report")
    @Operation(
            summary = "How a contract was kept on a day of world time, by arrival",
            description = "Every window with each check: what was observed, what is allowed, and whether it holds.")
    @APIResponse(responseCode = "200", description = "The report")
    @APIResponse(
            responseCode = "400",
            description = "The day is none",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "404",
            description = "There is no such contract, or nothing was counted on that day",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response report(
            @PathParam("name") String name,
            @Parameter(description = "As in 2026-03-02; the newest one where it is left out") @QueryParam("day")
                    String day) {
        LocalDate wanted = day == null ? null : day(day);
        Optional<ContractBook> book = conformance.book(name);
        if (book.isEmpty()) {
            return unknown(name);
        }
        List<LocalDate> days = days(book.get());
        LocalDate chosen = wanted == null && !days.isEmpty() ? days.getLast() : wanted;
        if (!days.contains(chosen)) {
            return Problem.of(
                            404,
                            days.isEmpty()
                                    ? "nothing was counted for " + name + " yet"
                                    : "nothing was counted for " + name + " on " + chosen + "; there are "
                                            + days.getFirst() + " to " + days.getLast())
                    .toResponse();
        }
        return Response.ok(report(book.get(), chosen, days)).build();
    }

    private Report report(ContractBook book, LocalDate day, List<LocalDate> days) {
        DataContract contract = book.contract();
        List<WindowReport> windows = Conformance.day(book, day);
        List<WindowReport.Result> references = conformance.references(contract, day);
        List<WindowReport.Result> results = new ArrayList<>(references);
        windows.forEach(window -> results.addAll(window.results()));
        Map<String, Long> violations = new TreeMap<>();
        windows.forEach(
                window -> window.violations().forEach((field, times) -> violations.merge(field, times, Long::sum)));
        Set<String> broken = new LinkedHashSet<>();
        results.stream()
                .filter(result -> result.verdict() == WindowReport.Verdict.BROKEN)
                .forEach(result -> broken.add(result.check()));
        long rows = windows.stream().mapToLong(WindowReport::rows).sum();
        long quarantined = windows.stream().mapToLong(WindowReport::quarantined).sum();
        long wholeDay = 86_400_000L / contract.window().toMillis();
        return new Report(
                contract.id(),
                contract.owner(),
                day,
                days,
                windows.size() == wholeDay && windows.stream().noneMatch(window -> window.open() || window.partial()),
                RegistryMessages.lower(ContractBook.worst(results)),
                rows,
                rows - quarantined,
                quarantined,
                violations,
                broken,
                windows.stream().map(ContractsResource::window).toList(),
                references.stream().map(ContractsResource::result).toList());
    }

    @GET
    @Path("/{name}/trial")
    @Operation(
            summary = "What was counted apart for the transactions that a lease names, each window as if it were over")
    @APIResponse(responseCode = "200", description = "The windows")
    @APIResponse(
            responseCode = "404",
            description = "There is no such contract, or no lease sets records apart",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public Response trial(@PathParam("name") String name) {
        return conformance
                .trial(name)
                .map(book -> Response.ok(new Trial(
                                book.contract().id(),
                                book.windows().stream()
                                        .map(ContractsResource::window)
                                        .toList()))
                        .build())
                .orElseGet(() -> Problem.of(404, "no records are on trial for a contract " + Violations.quoted(name))
                        .toResponse());
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException("day", Violations.quoted(text), "a day as in 2026-03-02");
        }
    }

    private static List<LocalDate> days(ContractBook book) {
        return book.windows().stream()
                .map(window -> LocalDate.ofInstant(Instant.ofEpochMilli(window.startMillis()), ZoneOffset.UTC))
                .distinct()
                .toList();
    }

    private Response unknown(String name) {
        return Problem.of(
                        404,
                        "there is no contract " + Violations.quoted(name) + "; there are "
                                + conformance.contracts().stream()
                                        .map(DataContract::name)
                                        .toList())
                .toResponse();
    }

    private static Window window(WindowReport window) {
        return new Window(
                Instant.ofEpochMilli(window.startMillis()),
                Instant.ofEpochMilli(window.endMillis()),
                window.open(),
                window.partial(),
                window.rows(),
                window.rows() - window.quarantined(),
                window.quarantined(),
                new TreeMap<>(window.violations()),
                window.results().stream().map(ContractsResource::result).toList(),
                window.broken());
    }

    private static Result result(WindowReport.Result result) {
        return new Result(
                result.check(),
                Double.isNaN(result.observed()) ? null : result.observed(),
                result.bound(),
                RegistryMessages.lower(result.verdict()),
                result.reason().isEmpty() ? null : result.reason());
    }

    private static Instant instant(OptionalLong millis) {
        return millis.isEmpty() ? null : Instant.ofEpochMilli(millis.getAsLong());
    }
}
