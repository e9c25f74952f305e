using System.CommandLine;
using System.Globalization;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm jobs</c>: the work that runs on a schedule, when it is due, what came of it; and one run of it now.</summary>
public static class JobsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("jobs", "Lists the jobs that run on a schedule, and what came of them; runs one now.") { Run() };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var answer = await app.GetAsync(OpsCalls.ListJobs.Route, cancellation);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(OpsAnswers.Read(answer, OpsAnswers.Default.JobsAnswer), Screen.For(output)));
        });
        return command;
    }

    private static Command Run()
    {
        var name = new Argument<string>("name") { Description = "The job's name in the document." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says what the job would do, and changes nothing." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("run", "Runs a job now, whenever it is due.") { name, dryRun };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var answer = await app.PostAsync(
                OpsCalls.RunJob.RouteFor(parsed.GetValue(name)!), cancellation, ("dryRun", parsed.GetValue(dryRun) ? "true" : null));
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(OpsAnswers.Read(answer, OpsAnswers.Default.JobRunAnswer), Screen.For(output)));
        });
        return command;
    }

    private static string Text(JobsAnswer answer, Screen screen)
    {
        var table = new TextTable("job", "does", "due", "next", "last run", "looked at", "chose", "what came of it");
        foreach (var job in answer.Jobs ?? [])
        {
            var last = job.Runs is [var run, ..] ? run : null;
            table.Add(
                job.Name,
                job.Do,
                $"{job.Every} ({job.Zone})",
                job.Next ?? "soon",
                last?.At ?? "never",
                Number(last?.Looked),
                Number(last?.Chosen),
                last switch
                {
                    null => "",
                    { Fault: { } fault } => fault,
                    { DoneAt: null } => "it runs",
                    { Replay: { } replay } => $"replay {replay}",
                    _ => "nothing was put back",
                });
        }

        return table.IsEmpty
            ? $"The rules have no jobs: a section 'jobs' names them.{Environment.NewLine}"
            : table.Render(screen);
    }

    private static string Text(JobRunAnswer answer, Screen screen)
    {
        var lines = new List<string> { Sentence(answer) };
        lines.AddRange((answer.Counts ?? new Dictionary<string, int>()).Select(
            count => string.Create(CultureInfo.InvariantCulture, $"{count.Value,7}  {count.Key}")));
        if (answer.Replay is { } replay)
            lines.Add($"gtm replays {replay} tells how far that is.");
        var people = new TextTable("in common", "address", "last event", "of");
        foreach (var group in answer.Duplicates ?? [])
        {
            foreach (var (person, i) in (group.People ?? []).Select((person, i) => (person, i)))
                people.Add(i == 0 ? string.Join(", ", group.Why ?? []) : "", person.Email, person.Event, person.At);
        }

        return string.Join(Environment.NewLine, lines) + Environment.NewLine + (people.IsEmpty ? "" : people.Render(screen));
    }

    private static string Sentence(JobRunAnswer answer)
    {
        var groups = answer.Duplicates?.Count ?? 0;
        var found = groups > 0 ? $"{groups} groups of people are probably one" : $"{answer.PutBack} events {Verb(answer.DryRun)} put back";
        var more = answer.IsCut ? ", as many as one run looks at: there are more" : "";
        return $"Of {answer.Looked} subjects{more}: {found}.";
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Verb(bool dryRun) => dryRun ? "would be" : "are";
}
