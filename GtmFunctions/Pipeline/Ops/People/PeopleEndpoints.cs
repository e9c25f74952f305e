using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.People;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>The HTTP calls that erase a person, and that give all that is held of one.</summary>
internal sealed class PeopleEndpoints(ErasureRunner runner, PersonExport export)
{
    // A key has no name; who signs in uses the pages
    private const string AKey = "who has a key of the app";

    /// <summary>
    /// Erases a person: <c>email, reason, dryRun, again</c>. Asked again, it answers with the record of what was done, unless <c>again</c>.
    /// </summary>
    /// <returns>202 with the record where it has begun; 200 with the record, or with what would be erased in a dry run; 400.</returns>
    public Task<IResult> EraseAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ErasePerson.AnswerAsync(
        request,
        async fields =>
        {
            var person = Person(fields);
            if (fields.Flag("dryRun"))
            {
                var (counts, isComplete) = await runner.CountAsync(person, cancellation);
                var counted = Counts(counts);
                (counted["dryRun"], counted["complete"]) = (true, isComplete);
                counted["record"] = await runner.FindAsync(person, cancellation) is { } known ? Record(known) : null;
                return OpsAnswer.Json(counted);
            }

            var reason = fields.Text("reason")
                ?? throw new OpsRequestException("Say why: 'reason' is kept with the record, and should not name the person.");
            var (began, erasure) = await runner.BeginAsync(person, AKey, reason, fields.Flag("again"), cancellation);
            return OpsAnswer.Json(Record(erasure), began ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
        },
        cancellation);

    /// <summary>Gives all that is held of a person: <c>email</c>.</summary>
    /// <returns>200; 400.</returns>
    public Task<IResult> ExportAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ExportPerson.AnswerAsync(
        request,
        async fields =>
        {
            var person = Person(fields);
            var held = await export.ReadAsync(person, cancellation);
            held["erasure"] = await runner.FindAsync(person, cancellation) is { } known ? Record(known) : null;
            request.HttpContext.Response.Headers.CacheControl = "no-store";
            return OpsAnswer.Json(held);
        },
        cancellation);

    private static EventKey Person(OpsFields fields) => EventKey.ForPerson(fields.Text("email") ?? "")
        ?? throw new OpsRequestException("'email' is the person's e-mail address, such as jane@acme.example.");

    private static JsonObject Record(Erasure erasure)
    {
        var record = Counts(erasure.Erased);
        record["erasure"] = erasure.Id;
        record["state"] = erasure.State == ErasureState.Done ? "done" : "running";
        record["askedAt"] = erasure.AskedAt;
        record["by"] = erasure.By;
        record["reason"] = erasure.Reason;
        record["passesDone"] = erasure.State == ErasureState.Done ? erasure.Pass + 1 : erasure.Pass;
        record["nextAt"] = erasure.State == ErasureState.Done ? null : erasure.DueAt;
        record["doneAt"] = erasure.DoneAt;
        return record;
    }

    private static JsonObject Counts(ErasedCounts counts) => new()
    {
        ["events"] = counts.Events,
        ["rows"] = counts.Rows,
        ["deadLetters"] = counts.DeadLetters,
        ["blobs"] = counts.Blobs,
        ["underWay"] = counts.UnderWay,
    };
}
