using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config versions</c>: what was published, by whom and why.</summary>
public static class ConfigVersionsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var top = NumberOption.Create("--top", "The most to list.", otherwise: 20, from: 1, to: 500);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("versions", "Lists what was published, by whom and why, newest first.") { top };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var table = new TextTable("at", "version", "what", "by", "changed", "note");
            await foreach (var publication in new RemoteRules(app).HistoryAsync(parsed.GetValue(top), cancellation))
            {
                if (json.IsAsked(parsed))
                    await JsonOutput.WriteLineAsync(
                        output, JsonSerializer.SerializeToNode(publication, RulesAnswersJson.Default.Publication)!);
                table.Add(
                    publication.At.ToString("O", CultureInfo.InvariantCulture),
                    publication.Version,
                    What(publication),
                    publication.By.Name,
                    string.Join("; ", publication.Summary),
                    publication.Note);
            }

            if (json.IsAsked(parsed))
                return;
            await output.WriteAsync(table.IsEmpty
                ? $"Nothing was published with its author yet.{Environment.NewLine}"
                : table.Render(Screen.For(output)));
        });
        return command;
    }

    private static string What(Publication publication) => publication switch
    {
        { What: PublicationKind.Rollout, Rollout: { IsShadow: true } beside } => $"{beside.Version} in the shadow",
        { What: PublicationKind.Rollout, Rollout: { } beside } => $"{beside.Version} to {beside.Percent} %",
        { What: PublicationKind.RollBack } => "back to it",
        { What: PublicationKind.Stop } => "rollout stopped",
        _ => "published",
    };
}
