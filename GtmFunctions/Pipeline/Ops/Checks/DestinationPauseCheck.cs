using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops.Destinations;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Tells which destinations have asked to be left alone (<c>Retry-After</c>), and until when.</summary>
internal static class DestinationPauseCheck
{
    /// <summary>One finding for each that has; one that none has.</summary>
    public static IReadOnlyList<Finding> For(IReadOnlyDictionary<string, DestinationState> states)
    {
        Finding[] paused = [.. states.Where(state => state.Value.Pace.PausedUntil is not null).Select(state => Finding.Warning(
            $"destination {state.Key}",
            PaceState.LeftAlone(state.Value.Pace.PausedUntil!.Value),
            "Nothing has to be done: its actions wait, spend no tries, and go out by themselves then. Where it asks often, " +
            "its 'limit' is " +
            "higher than what it takes, or another program uses the same account."))];
        return paused.Length > 0 ? paused : [Finding.Ok("destinations", "none has asked to be left alone")];
    }
}
