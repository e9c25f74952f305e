using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Cli.Remote;

/// <summary>Waits for the story of a delivery to end.</summary>
public static class RemoteStory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>The whole story; what there is of it, or <see langword="null"/>, where it has not ended within 30 s.</summary>
    /// <exception cref="CommandException">The app's ops calls cannot be used.</exception>
    public static async Task<JsonObject?> FinishedAsync(RemoteApp app, string delivery, TimeProvider clock, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        JsonObject? told = null;
        while (clock.GetElapsedTime(started) < Patience)
        {
            // What was received a moment ago is not known until intake has run.
            told = await app.FindAsync(OpsCalls.GetEvent.RouteFor(delivery), cancellation) ?? told;
            if (told is not null && StoryText.IsFinished(told))
                return told;
            await Task.Delay(Poll, clock, cancellation);
        }

        return told;
    }
}
