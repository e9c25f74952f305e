using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;

namespace GtmFunctions.Pipeline.Run;

/// <summary>Takes a webhook in and carries its events on: in this run, or stage by stage where the settings ask for that.</summary>
internal sealed class ReceivedRun(RunSettings settings, IntakeStage intake, EventHandOff handOff, EventRun run, TimeProvider clock)
{
    /// <summary>Takes a webhook in.</summary>
    /// <inheritdoc cref="IntakeStage.HandleAsync"/>
    public Task HandleAsync(ReceivedMessage message, string messageId, CancellationToken cancellation)
    {
        // A replay is asked for by a person, who may stop it between two stages
        if (settings.StageByStage || message.Replay is not null || message.Rerun is not null)
            return intake.HandleAsync(message, messageId, handOff.HandOnAsync, cancellation);

        var begun = clock.GetTimestamp();
        return intake.HandleAsync(
            message,
            messageId,
            (taken, token) => run.CarryAsync(taken, messageId, UntilOf(message, begun), token),
            cancellation);
    }

    // The items of a large batch share the time, so that those that are left go on by messages which other instances take. Rows of a file
    // have time each: they wait for live events, and as messages of their own they would be in line before the next of those
    private long UntilOf(ReceivedMessage message, long begun)
    {
        return message.Arrival is { By: ArrivalWay.Import }
            ? Math.Min(After(clock.GetTimestamp(), settings.Budget), After(begun, settings.RowsBudget))
            : After(begun, settings.Budget);

        long After(long from, TimeSpan span) => from + (long)(span.TotalSeconds * clock.TimestampFrequency);
    }
}
