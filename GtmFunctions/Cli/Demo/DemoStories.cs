using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Cli.Demo;

/// <summary>Waits for the ends of stories.</summary>
public sealed class DemoStories(TraceView traces, EventSearch events, TimeProvider clock)
{
    /// <summary>How long a story may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);

    /// <summary>A delivery's story once nothing of it is under way; <see langword="null"/> where that took too long.</summary>
    public Task<JsonObject?> OfDeliveryAsync(string delivery, CancellationToken cancellation) => WaitAsync(
        async () => await traces.TellAsync(delivery, cancellation) is { } story && StoryText.IsFinished(story) ? story : null,
        cancellation);

    /// <summary>
    /// The story of the newest event of a type once nothing of it is under way; <see langword="null"/> where that took too long.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="since">No event that was taken in before.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="about">Whom it is about, where several of the type come at once.</param>
    public Task<JsonObject?> OfTypeAsync(
        string type, DateTimeOffset since, CancellationToken cancellation, string? about = null) => WaitAsync(
        async () => await events.SearchAsync(new EventQuery(Type: type, Since: since, Text: about, Top: 1), cancellation)
                is { Events: [var found] }
            && await traces.TellAsync(found.Id, cancellation) is { } story && StoryText.HasEnded(story)
            ? story
            : null,
        cancellation);

    private async Task<JsonObject?> WaitAsync(Func<Task<JsonObject?>> tell, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < Patience)
        {
            if (await tell() is { } story)
                return story;
            await Task.Delay(Poll, clock, cancellation);
        }

        return null;
    }
}
