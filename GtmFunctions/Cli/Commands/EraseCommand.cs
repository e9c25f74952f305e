using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm erase EMAIL --reason …</c>: erases a person from all that the app keeps, and tells of an earlier erasure.</summary>
public static class EraseCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var email = new Argument<string>("email") { Description = "The person's e-mail address." };
        var reason = new Option<string?>("--reason")
        {
            Description = "Why; it is kept with the record, and should not name the person.",
        };
        var again = new Option<bool>("--again") { Description = "Erases once more who was erased before." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Counts what would be erased, and changes nothing." };
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        var command = new Command(
            "erase",
            "Erases a person: what their events said, what was decided and kept of it. A head of each event is left, and a record " +
            "without the address. Asked again, it shows that record.") { email, reason, again, dryRun, json };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            if (parsed.GetValue(reason) is null && !parsed.GetValue(dryRun))
                throw new CommandException("Say why: --reason is kept with the record. --dry-run only counts.");
            var body = new JsonObject { ["email"] = parsed.GetValue(email) };
            if (parsed.GetValue(reason) is { } why)
                body["reason"] = why;
            if (parsed.GetValue(dryRun))
                body["dryRun"] = true;
            if (parsed.GetValue(again))
                body["again"] = true;
            var answer = await app.PostJsonAsync(OpsCalls.ErasePerson.Route, body, cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? answer.ToJsonString() : Text(answer, parsed.GetValue(dryRun)));
            return 0;
        });
        return command;
    }

    private static string Text(JsonObject answer, bool isDryRun)
    {
        var counts = $"{Field(answer, "events")} events, {Field(answer, "deadLetters")} dead letters, "
            + $"{Field(answer, "rows")} other rows, {Field(answer, "blobs")} blobs";
        if (isDryRun)
        {
            return answer["record"] is JsonObject known
                ? $"Named in {counts}. Erased before, at {Field(known, "askedAt")}: --again erases what came since."
                : $"Named in {counts}. Nothing was changed.";
        }

        var asked = $"Asked for at {Field(answer, "askedAt")} by {Field(answer, "by")} ({Field(answer, "reason")}).";
        return Field(answer, "state") == "done"
            ? $"Erased at {Field(answer, "doneAt")}: {counts}. {asked}"
            : $"Erasing: {counts} so far, {Field(answer, "underWay")} events under way; {Field(answer, "passesDone")} of 3 passes done, "
                + $"the next at {Field(answer, "nextAt")}. {asked}";
    }

    private static string Field(JsonObject answer, string name) => FieldText.From(answer[name]) ?? "0";
}
