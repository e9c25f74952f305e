using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Says until when an owner acknowledges. Values in, values out.</summary>
internal static class SlaTiming
{
    /// <summary>The terms of somebody who has been named.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="sla">Its SLA.</param>
    /// <param name="member">Their row in the roster, if they have one.</param>
    /// <param name="isFallback">Whether they have it because nobody else could.</param>
    /// <param name="step">Which owner they are, from 1.</param>
    /// <param name="now">The instant at which they get it.</param>
    public static SlaTerms For(Assignment assignment, Sla sla, Member? member, bool isFallback, int step, DateTimeOffset now)
    {
        DateTimeOffset After(TimeSpan time) =>
            WorkingTime.After(sla.Hours == SlaHours.All ? null : member, assignment.Holidays, now, time).ToUniversalTime();
        return isFallback
            ? new SlaTerms(assignment.Name, step, now, null, [], Duration.Text(sla.Acknowledge))
            : new SlaTerms(
                assignment.Name, step, now, After(sla.Acknowledge), [.. sla.RemindAfter.Select(After)], Duration.Text(sla.Acknowledge));
    }
}
