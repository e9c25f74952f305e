using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>Why a replay leaves an action out, in a sentence.</summary>
internal static class LeaveOutSentence
{
    /// <summary>The sentence.</summary>
    public static string Render(LeftOutAction action) => action.Why ?? action.Reason switch
    {
        LeaveOutReason.ClassIsUnknown => "its class is not known, and this replay leaves out classes",
        LeaveOutReason.ClassIsLeftOut left => $"this replay leaves out {left.Class}",
        LeaveOutReason.UnderWay => "it is still under way",
        LeaveOutReason.Arrived arrived =>
            $"it arrived at {arrived.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; it is done again where 'again' names {Again(arrived)}",
        LeaveOutReason.PlaceChanged changed =>
            $"configuration {changed.Configuration} has something else at its place: replay the event from route",
        _ => "",
    };

    /// <summary>The same for many events, without what only one has, such as when it arrived.</summary>
    public static string RenderForMany(LeftOutAction action) => action.Reason is LeaveOutReason.Arrived arrived
        ? $"it arrived before; 'again' names {Again(arrived)} to do it again"
        : Render(action);

    private static string Again(LeaveOutReason.Arrived arrived) => arrived.Class ?? string.Join(", ", ActionClasses.Names);
}
