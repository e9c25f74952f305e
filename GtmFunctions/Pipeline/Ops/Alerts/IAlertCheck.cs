using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>Finds the problems of one kind.</summary>
internal interface IAlertCheck
{
    /// <summary>The kind.</summary>
    AlertKind Kind { get; }

    /// <summary>How often it looks, in whole minutes: what costs more is looked at less often.</summary>
    TimeSpan Every { get; }

    /// <summary>The problems that there are now. It throws where it cannot look: nothing is over because nobody could look.</summary>
    Task<IReadOnlyList<Problem>> FindAsync(Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation);
}
