using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Receive;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm handshake SOURCE</c>: lets a provider supply the secret that it will sign with (Asana, Notion), lists those that it supplied, and
/// removes them.
/// </summary>
public static class HandshakeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "The source, by its name in the document." };
        var span = new Option<string?>("--for")
        {
            Description = "How long it stays open, such as 15m, at most 1d; 15m where nothing is said.",
        };
        var close = new Option<bool>("--close") { Description = "Closes it." };
        var remove = new Option<string?>("--remove") { Description = "Removes the secret of a fingerprint, or all." };
        var list = new Option<bool>("--list") { Description = "Changes nothing." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "handshake", "Lets a provider supply its secret for a while (Asana, Notion), lists the secrets that it supplied, removes them.")
        {
            source, span, close, remove, list,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var route = OpsCalls.ChangeHandshake.RouteFor(parsed.GetValue(source)!);
            var answer = parsed.GetValue(list)
                ? await app.GetAsync(route, cancellation)
                : await app.PostAsync(
                    route,
                    cancellation,
                    ("for", parsed.GetValue(span)),
                    ("close", parsed.GetValue(close) ? "true" : null),
                    ("remove", parsed.GetValue(remove)));
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(answer, app, Screen.For(output)));
            return 0;
        });
        return command;
    }

    private static string Text(JsonObject answer, RemoteApp app, Screen screen)
    {
        var state = OpsAnswers.Read(answer, OpsAnswers.Default.HandshakeAnswer);
        var (source, provider) = (state.Source, state.Provider);
        var hook = app.AddressOf(ReceiveCalls.ReceiveWebhook.RouteFor(source ?? ""));
        var lines = new List<string>();
        if (state.Removed is { } removed)
            lines.Add($"Removed {removed}.");
        lines.Add(state.OpenUntil is { } until
            ? $"Open until {until}: make the webhook in {provider} now, to {hook} as {provider} reaches it. " +
              $"Then close it: gtm handshake {source} --close"
            : $"The handshake of {source} is closed: no secret can be supplied.");
        var table = new TextTable("fingerprint", "supplied at", "from");
        foreach (var secret in state.Secrets ?? [])
            table.Add(secret.Fingerprint, secret.At, secret.From);
        return $"{string.Join(Environment.NewLine, lines)}{Environment.NewLine}"
            + (table.IsEmpty ? $"No secret was supplied yet.{Environment.NewLine}" : table.Render(screen));
    }
}
