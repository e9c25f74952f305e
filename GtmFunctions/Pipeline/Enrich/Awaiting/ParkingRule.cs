using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>How a parked event changes. Values in, values out; a change that is there already leaves the record as it is.</summary>
internal static class ParkingRule
{
    /// <summary>Whether nothing more is waited for.</summary>
    public static bool IsSettled(ParkedEvent parked) => parked.Awaited.All(answer => answer.State != AwaitedState.Waiting);

    /// <summary>The answers without which the event does not go on, and that did not come.</summary>
    public static IEnumerable<AwaitedAnswer> Lacking(ParkedEvent parked) =>
        parked.Awaited.Where(answer => answer is { MustCome: true, State: AwaitedState.TimedOut or AwaitedState.Failed });

    /// <summary>Takes a call back. The first one of an enricher counts, in time or late; it is known again when it comes again.</summary>
    /// <param name="parked">The event that it names.</param>
    /// <param name="enricher">The enricher that it names.</param>
    /// <param name="source">The source that it came through.</param>
    /// <param name="by">The id of the event that it was taken in as.</param>
    /// <param name="at">When it came.</param>
    public static (ParkedEvent Parked, CallBackVerdict Verdict) CallBack(
        ParkedEvent parked, string enricher, string source, string by, DateTimeOffset at)
    {
        if (parked.AnswerOf(enricher) is not { } awaited || awaited.Source != source)
            return (parked, CallBackVerdict.NotAwaited);
        if (awaited.By is not null && awaited.By != by)
            return (parked, CallBackVerdict.Repeated);

        var inTime = awaited.State is AwaitedState.Waiting or AwaitedState.Answered;
        if (awaited.By is null)
        {
            var called = awaited with { By = by, CalledBackAt = at };
            parked = With(parked, inTime ? called with { State = AwaitedState.Answered, At = at } : called);
        }

        return (parked, inTime ? CallBackVerdict.InTime : CallBackVerdict.Late);
    }

    /// <summary>Gives up what did not come: in time, or at all because it could not be asked for.</summary>
    /// <param name="parked">The event.</param>
    /// <param name="enricher">The enricher.</param>
    /// <param name="run">The run in which the wait began; a later one has a wait of its own.</param>
    /// <param name="why">Why: it could not be asked for, or its time is up.</param>
    /// <param name="at">When.</param>
    public static ParkedEvent GiveUp(ParkedEvent parked, string enricher, string run, EnrichmentReason why, DateTimeOffset at) =>
        parked.Run == run && parked.AnswerOf(enricher) is { State: AwaitedState.Waiting } awaited
            ? With(parked, awaited with
            {
                State = why is EnrichmentReason.NotPosted ? AwaitedState.Failed : AwaitedState.TimedOut,
                At = at,
                Why = why,
            })
            : parked;

    private static ParkedEvent With(ParkedEvent parked, AwaitedAnswer changed) => parked with
    {
        Awaited = [.. parked.Awaited.Select(answer => answer.Enricher == changed.Enricher ? changed : answer)],
    };
}
