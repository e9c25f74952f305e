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

        var begun = clock.GetUtcNow();
        return intake.HandleAsync(
            message,
            messageId,
            (taken, token) => run.CarryAsync(taken, messageId, UntilOf(message, begun), token),
            cancellation);
    }

    // The items of a large batch share the time, so that those that are left go on by messages which other instances take. Rows of a file
    // have time each: they wait for live events, and as messages of their own they would be in line before the next of those
    private DateTimeOffset UntilOf(ReceivedMessage message, DateTimeOffset begun)
    {
        if (message.Arrival is not { By: ArrivalWay.Import })
            return begun + settings.Budget;
        var (row, file) = (clock.GetUtcNow() + settings.Budget, begun + settings.RowsBudget);
        return row < file ? row : file;
    }
}
