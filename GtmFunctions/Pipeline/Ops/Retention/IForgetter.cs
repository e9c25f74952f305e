using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>What one run of forgetting goes by.</summary>
/// <param name="Retention">How long what is kept.</param>
/// <param name="Now">The time.</param>
/// <param name="Running">The replay of many that is under way; none where none is.</param>
/// <param name="Budget">The calls that may be made.</param>
internal sealed record RetentionRun(Config.Document.Retention Retention, DateTimeOffset Now, string? Running, CallBudget Budget)
{
    /// <summary>Before when something must be of to go.</summary>
    public DateTimeOffset Cutoff(RetentionKind kind) => Now - Retention.For(kind);
}

/// <summary>Forgets what is old of one part of storage.</summary>
internal interface IForgetter
{
    /// <summary>What the part's state is kept under.</summary>
    string Part { get; }

    /// <summary>The kind of data that is in it.</summary>
    RetentionKind Kind { get; }

    /// <summary>
    /// Forgets until all that may go is gone, or the budget is spent. May run many times at once, and again after a crash.
    /// </summary>
    /// <param name="run">What the run goes by.</param>
    /// <param name="state">How far the part came.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How far it came now; a <see cref="RetentionState.Next"/> where it is to go on there.</returns>
    Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation);
}
