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
        var until = clock.GetUtcNow() + settings.Budget;
        return intake.HandleAsync(message, messageId, (taken, token) => run.CarryAsync(taken, messageId, until, token), cancellation);
    }
}
