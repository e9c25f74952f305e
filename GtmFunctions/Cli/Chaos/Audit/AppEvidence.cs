using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>What the app says of itself, by the calls that people have.</summary>
/// <param name="app">An instance.</param>
internal sealed class AppEvidence(RemoteApp app)
{
    private const string Most = "1000";

    /// <summary>The events that are listed.</summary>
    public async Task<IReadOnlyList<ListedEvent>> EventsAsync(CancellationToken cancellation)
    {
        var answer = await app.GetAsync(OpsCalls.ListEvents.Route, cancellation, ("top", Most));
        return answer.Deserialize(ChaosJson.Default.EventsPage)!.Events;
    }

    /// <summary>How many events the trace of each delivery names; a delivery without a trace is left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ToldAsync(IEnumerable<string> deliveries, CancellationToken cancellation)
    {
        var told = new Dictionary<string, int>();
        foreach (var delivery in deliveries)
        {
            if (await StoryAsync(delivery, cancellation) is { } story)
                told[delivery] = story.Deserialize(ChaosJson.Default.DeliveryTrace)!.Events?.Count ?? 0;
        }

        return told;
    }

    /// <summary>The story of an event or a delivery; <see langword="null"/> where there is none.</summary>
    public Task<JsonObject?> StoryAsync(string id, CancellationToken cancellation) =>
        app.FindAsync(OpsCalls.GetEvent.RouteFor(id), cancellation);

    /// <summary>How many rows of each import are fed; one that is not done is left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FedAsync(IEnumerable<string> imports, CancellationToken cancellation)
    {
        var fed = new Dictionary<string, int>();
        foreach (var import in imports)
        {
            if (await app.FindAsync(OpsCalls.GetImport.RouteFor(import), cancellation) is { } found
                && found.Deserialize(ChaosJson.Default.ImportStatus) is { State: "done" } status)
                fed[import] = (int)status.Fed;
        }

        return fed;
    }

    /// <summary>The dead letters that are listed, and the poison queues beside them.</summary>
    public async Task<(IReadOnlyList<ListedLetter> Letters, IReadOnlyList<PoisonCount> Poison)> LettersAsync(
        CancellationToken cancellation)
    {
        var answer = await app.GetAsync(OpsCalls.ListDeadLetters.Route, cancellation, ("top", Most));
        var page = answer.Deserialize(ChaosJson.Default.LettersPage)!;
        return (page.DeadLetters, [.. page.Queues.Select(queue => Count(queue, page.DeadLetters))]);
    }

    /// <summary>Replays a dead letter.</summary>
    /// <returns>Why it cannot be; <see langword="null"/> where it is.</returns>
    public async Task<string?> ReplayAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await app.PostAsync(OpsCalls.ReplayDeadLetter.RouteFor(id), cancellation);
            return null;
        }
        catch (CommandException refused)
        {
            return refused.Message;
        }
    }

    private static PoisonCount Count(PoisonLine poison, IReadOnlyList<ListedLetter> letters)
    {
        var stage = poison.Queue[..^QueueNames.PoisonSuffix.Length];
        return new PoisonCount(stage, poison.Messages, letters.Count(letter => letter.Queue == stage));
    }
}
