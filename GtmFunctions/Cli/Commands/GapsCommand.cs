using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm gaps [SOURCE]</c>: what webhooks never told, by what their API says; and a look for it now.</summary>
public static class GapsCommand
{
    /// <summary>Makes the command. It exits with 1 where a look could not be made.</summary>
    public static Command Create()
    {
        var source = new Argument<string?>("source")
        {
            Description = "The source to look at now; what the last looks at all found where nothing is said.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new FilterOptions(OpsParameters.Gaps);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "gaps", "Tells what webhooks never told, by what their API says; looks for it now, and fetches it.") { source };
        options.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(source) is not { } name)
            {
                var list = await app.GetAsync(OpsCalls.ListGaps.Route, cancellation);
                if (json.IsAsked(parsed))
                    await JsonOutput.WriteAsync(output, list);
                else
                    await output.WriteAsync(Text(OpsAnswers.Read(list, OpsAnswers.Default.GapsAnswer), Screen.For(output)));
                return 0;
            }

            var answer = await app.PostAsync(OpsCalls.FillGaps.RouteFor(name), cancellation, options.Values(parsed));
            var looked = OpsAnswers.Read(answer, OpsAnswers.Default.GapsLooked);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(looked, Screen.For(output)));
            return (looked.Looks ?? []).Any(look => look.Fault is not null) ? 1 : 0;
        });
        return command;
    }

    private static string Text(GapsAnswer answer, Screen screen)
    {
        var table = new TextTable("source", "records", "last look", "found", "every", "next look");
        foreach (var line in answer.Gaps ?? [])
            table.Add(line.Source, line.Records, line.Looks is [var last, ..] ? last.At : "never", line.Says, line.Every, line.NextAt);
        return table.IsEmpty
            ? $"No source's webhooks are compared with its API: a source is where it has 'gaps' in the document.{Environment.NewLine}"
            : table.Render(screen);
    }

    private static string Text(GapsLooked looked, Screen screen)
    {
        var parts = new List<string>();
        foreach (var look in looked.Looks ?? [])
        {
            var table = new TextTable("type", "about", "happened", "id");
            foreach (var missed in look.Events ?? [])
                table.Add(missed.Type, missed.Subject, missed.Time, missed.ProviderId);
            parts.Add($"{look.Says}{Environment.NewLine}{(table.IsEmpty ? "" : table.Render(screen))}");
        }

        return string.Concat(parts);
    }
}
