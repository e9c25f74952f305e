using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// Lists events as they come in, oldest first, and again when their outcome has changed. It asks every two seconds for those of the last
/// minutes, so that one which another instance wrote late is not passed over.
/// </summary>
/// <param name="app">The app.</param>
/// <param name="filters">Which events.</param>
/// <param name="clock">The clock.</param>
/// <param name="asJson">Whether each is a line of JSON.</param>
/// <param name="configuration">Where to write.</param>
internal sealed class EventFollower(
    RemoteApp app,
    IReadOnlyList<(string Name, string? Value)> filters,
    TimeProvider clock,
    bool asJson,
    InvocationConfiguration configuration)
{
    private const string Most = "1000";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    private static readonly string[] Own = ["since", "until", "top", "after"];

    private readonly Dictionary<string, (string? Outcome, DateTimeOffset SeenAt)> _known = [];
    private readonly TextWriter _output = configuration.Output;
    private bool _isAway;

    /// <summary>Follows until it is stopped.</summary>
    /// <exception cref="CommandException">The app refused at the first call; later it is asked again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // What --since finds is listed first; what becomes of those is followed too
        var from = clock.GetUtcNow();
        var asksBack = filters.Any(filter => filter is { Name: "since", Value.Length: > 0 });
        foreach (var line in await AskAsync(asksBack ? null : from, cancellation))
        {
            await NoteAsync(line);
            if (OpsAnswers.Read(line, OpsAnswers.Default.EventLine).At is { } at && at < from)
                from = at;
        }

        try
        {
            while (true)
            {
                await Task.Delay(Poll, clock, cancellation);
                var now = clock.GetUtcNow();
                await LookAsync(now - Overlap > from ? now - Overlap : from, cancellation);
                foreach (var old in _known.Where(one => one.Value.SeenAt < now - (2 * Overlap)).Select(one => one.Key).ToList())
                    _known.Remove(old);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how it ends
        }
    }

    private async Task LookAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        try
        {
            foreach (var line in await AskAsync(since, cancellation))
                await NoteAsync(line);
            if (_isAway)
                await configuration.Error.WriteLineAsync("The app answers again.");
            _isAway = false;
        }
        catch (CommandException away)
        {
            if (!_isAway)
                await configuration.Error.WriteLineAsync($"{away.Message} It is asked again every {Poll.TotalSeconds:0} s.");
            _isAway = true;
        }
    }

    // Oldest first, as they are read on a screen
    private async Task<IEnumerable<JsonObject>> AskAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        IEnumerable<(string Name, string? Value)> asked = since is { } from
            ?
            [
                .. filters.Where(filter => !Own.Contains(filter.Name)),
                ("since", from.ToString("O", CultureInfo.InvariantCulture)),
                ("top", Most),
            ]
            : filters;
        var answer = await app.GetAsync(OpsCalls.ListEvents.Route, cancellation, asked);
        return (answer["events"] as JsonArray ?? []).OfType<JsonObject>().Reverse();
    }

    private async Task NoteAsync(JsonObject told)
    {
        var line = OpsAnswers.Read(told, OpsAnswers.Default.EventLine);
        if (line.Id is not { } id)
            return;
        if (_known.TryGetValue(id, out var known) && known.Outcome == line.Outcome)
            return;
        _known[id] = (line.Outcome, clock.GetUtcNow());
        if (asJson)
        {
            await JsonOutput.WriteLineAsync(_output, told);
            return;
        }

        var outcome = Screen.For(_output).Paint(Shown(line.Outcome), Tones.Find(line.Outcome ?? ""));
        await _output.WriteLineAsync(
            $"{Shown(line.FirstSeenAt)}  {id}  {Shown(line.Source)}  {Shown(line.Type)}  {Shown(line.Subject)}  {outcome}");
    }

    private static string Shown(string? text) => TerminalText.Line(text ?? "-");
}
