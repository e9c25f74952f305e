using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm poll [SOURCE]</c>: tells how sources are polled, polls one now, or shows what would come.
/// </summary>
public static class PollCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var source = new Argument<string?>("source")
        {
            Description = "The source, by its name in the document; all that are polled where nothing is said.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var records = new Option<string?>("--records") { Description = "These of its records only, such as deals." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Asks for what would come, shows it, and hands nothing on." };
        var now = new Option<bool>("--now") { Description = "Polls it now, whenever it is due." };
        var since = new Option<string?>("--since")
        {
            Description = "For --dry-run: from this time on, or so long ago, such as 7d; where it was read up to, or a day, unless said.",
        };
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        var command = new Command("poll", "Tells how sources are polled, polls one now, or shows what would come.")
        {
            source, records, dryRun, now, since, json,
        };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(source);
            var (isDry, isNow) = (parsed.GetValue(dryRun), parsed.GetValue(now));
            Check(name, isDry, isNow, parsed.GetValue(since));
            using var app = remote.Open(parsed);
            var answer = isDry || isNow
                ? await app.PostAsync(
                    OpsCalls.RunPoll.RouteFor(name!),
                    cancellation,
                    ("records", parsed.GetValue(records)),
                    ("dryRun", isDry ? "true" : null),
                    ("since", parsed.GetValue(since)))
                : await app.GetAsync(OpsCalls.ListPolls.Route, cancellation);
            var polls = OpsAnswers.Read(answer, OpsAnswers.Default.PollsAnswer).Polls ?? [];
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteAsync(
                parsed.GetValue(json) ? $"{answer.ToJsonString()}{Environment.NewLine}"
                : isDry ? Previewed(polls)
                : isNow ? Ran(polls)
                : Listed(polls, name));
            return polls.Any(poll => poll.End == PollStatus.Failed) ? 1 : 0;
        });
        return command;
    }

    private static void Check(string? source, bool isDry, bool isNow, string? since)
    {
        if (isDry && isNow)
            throw new CommandException("Give one of --dry-run and --now.");
        if ((isDry || isNow) && source is null)
            throw new CommandException($"Say which source: gtm poll SOURCE {(isDry ? "--dry-run" : "--now")}");
        if (since is not null && !isDry)
            throw new CommandException("--since is for --dry-run: what was read once is not read again.");
    }

    private static string Listed(IReadOnlyList<PollStatus> polls, string? source)
    {
        var table = new TextTable("source", "records", "state", "read up to", "last run", "next run", "handed on", "why");
        foreach (var poll in polls.Where(poll => source is null || poll.Source == source))
        {
            table.Add(
                poll.Source, poll.Records, poll.State, poll.Watermark, poll.RunAt, poll.NextAt, poll.HandedInAll,
                poll.Fault ?? poll.WaitsFor ?? (poll.Notes is [var note, ..] ? note : null));
        }

        return table.IsEmpty
            ? $"{(source is null ? "No source is polled" : $"'{source}' is not polled")}: a source is polled where it has 'poll' in the "
                + $"document.{Environment.NewLine}"
            : table.ToString();
    }

    private static string Ran(IReadOnlyList<PollStatus> polls)
    {
        var table = new TextTable("records", "end", "pages", "handed on", "read up to", "next run", "why");
        foreach (var poll in polls)
            table.Add(poll.Records, poll.End, poll.Pages, poll.Handed, poll.Watermark, poll.NextAt, poll.Why);
        return table.ToString();
    }

    private static string Previewed(IReadOnlyList<PollStatus> polls)
    {
        var lines = new List<string>();
        foreach (var poll in polls)
        {
            var since = poll.Since is { } from ? $" since {from}" : "";
            lines.Add(
                $"{poll.Records}{since}: {poll.Found} records on {poll.Pages} pages"
                + $"{(poll.End == PollStatus.More ? ", and there are more" : "")}. Nothing was handed on.");
            lines.AddRange(new[] { poll.Why, poll.Odd }.OfType<string>());
            lines.AddRange(poll.Notes ?? []);
            var table = new TextTable("type", "subject", "time", "provider's id", "came before");
            foreach (var one in poll.Events ?? [])
                table.Add(one.Type, one.Subject, one.Time, one.Id, one.CameBefore);
            lines.Add(table.ToString());
        }

        return string.Join(Environment.NewLine, lines);
    }
}
