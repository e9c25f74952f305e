using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm alarms</c>: lists the alarms of an app, and mutes one for a while.</summary>
public static class AlarmsCommand
{
    private const int KeyShown = 8;

    /// <summary>Makes the command. It exits with 0 whether there are alarms or not.</summary>
    public static Command Create()
    {
        var command = new Command("alarms", "Lists the alarms of an app; mutes one for a while.") { List(), Mute() };
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        command.Add(json);
        remote.AddTo(command);
        command.SetAction((parsed, cancellation) => ListAsync(parsed, remote, json, cancellation));
        return command;
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        var command = new Command("list", "Lists the alarms, those that last first.") { json };
        remote.AddTo(command);
        command.SetAction((parsed, cancellation) => ListAsync(parsed, remote, json, cancellation));
        return command;
    }

    private static Command Mute()
    {
        var key = new Argument<string>("key") { Description = "The alarm's key, or how it begins." };
        var span = new Option<string?>("--for") { Description = "For how long, such as 2h, at most 30d." };
        var end = new Option<bool>("--end") { Description = "Ends the mute." };
        var by = new Option<string>("--by")
        {
            Description = "Who you are; it is kept with the mute. The name that you are signed in with here where nothing is said.",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept with the mute." };
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        var command = new Command("mute", "Has an alarm not told for a while.") { key, span, end, by, reason, json };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var answer = await app.PostAsync(
                OpsCalls.MuteAlarm.RouteFor(await WholeKeyAsync(app, parsed.GetValue(key)!, cancellation)),
                cancellation,
                ("for", parsed.GetValue(span)),
                ("end", parsed.GetValue(end) ? "true" : null),
                ("who", parsed.GetValue(by)),
                ("reason", parsed.GetValue(reason)));
            var alarm = OpsAnswers.Read(answer, OpsAnswers.Default.AlarmLine);
            var muted = alarm.Mute is { } mute ? $"is muted until {mute.Until}" : "is not muted";
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? answer.ToJsonString() : $"{alarm.Kind} of {alarm.What} {muted}.");
            return 0;
        });
        return command;
    }

    private static async Task<int> ListAsync(
        ParseResult parsed, RemoteOptions remote, Option<bool> json, CancellationToken cancellation)
    {
        using var app = remote.Open(parsed);
        var answer = await app.GetAsync(OpsCalls.ListAlarms.Route, cancellation);
        await parsed.InvocationConfiguration.Output.WriteAsync(
            parsed.GetValue(json) ? $"{answer.ToJsonString()}{Environment.NewLine}" : Text(answer));
        return 0;
    }

    private static async Task<string> WholeKeyAsync(RemoteApp app, string begins, CancellationToken cancellation)
    {
        var page = OpsAnswers.Read(await app.GetAsync(OpsCalls.ListAlarms.Route, cancellation), OpsAnswers.Default.AlarmPage);
        string[] keys =
        [
            .. (page.Alarms ?? []).Select(alarm => alarm.Key ?? "").Where(key => key.StartsWith(begins, StringComparison.Ordinal)),
        ];
        return keys is [var only] ? only : begins;
    }

    private static string Text(JsonObject answer)
    {
        var page = OpsAnswers.Read(answer, OpsAnswers.Default.AlarmPage);
        var table = new TextTable("key", "state", "since", "alarm", "of", "why", "muted until");
        foreach (var alarm in page.Alarms ?? [])
        {
            table.Add(
                alarm.Key is { Length: > KeyShown } key ? key[..KeyShown] : alarm.Key,
                alarm.State,
                alarm.Since,
                alarm.Kind,
                alarm.What,
                alarm.Reason,
                alarm.Mute is { } mute ? $"{mute.Until} by {mute.By}" : "");
        }

        return table.IsEmpty ? $"There is no alarm.{Environment.NewLine}" : table.ToString();
    }
}
