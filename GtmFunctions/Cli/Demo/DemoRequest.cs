using GtmFunctions.Cli.Demo.Stories;

namespace GtmFunctions.Cli.Demo;

/// <summary>A webhook that the demo sends.</summary>
/// <param name="Title">What it is, for a person.</param>
/// <param name="Source">The source's name in the demo's configuration.</param>
/// <param name="MessageId">The id that is signed, where the provider signs one.</param>
/// <param name="Body">The body.</param>
public sealed record DemoRequest(string Title, string Source, string MessageId, string Body)
{
    /// <summary>Whether the body is changed after it was signed.</summary>
    public bool Forged { get; init; }

    /// <summary>The type of the event that a signal makes when this comes; <see langword="null"/> where none does.</summary>
    public string? Emits { get; init; }

    /// <summary>The demo's traffic: what a day brings, the good and the bad.</summary>
    /// <param name="run">Which run of the demo, so that a second one on the same data is not all duplicates.</param>
    /// <returns>Each story's webhooks are made when it begins, so that they happened just then.</returns>
    public static IEnumerable<DemoRequest> All(DemoRun run)
    {
        Func<DemoRun, IReadOnlyList<DemoRequest>>[] stories =
            [
                InboundStory.Requests,
                DealStory.Requests,
                ChampionStory.Requests,
                IntentStory.Requests,
                ProductStory.Requests,
                TroubleStory.Requests,
            ];
        return stories.SelectMany(story => story(run));
    }
}
