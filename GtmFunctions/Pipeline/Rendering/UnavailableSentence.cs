using System.Globalization;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>Why somebody could not take an event, in words.</summary>
internal static class UnavailableSentence
{
    /// <summary>The words.</summary>
    public static string Render(UnavailableReason reason) => reason switch
    {
        UnavailableReason.NoWeight => "weight 0",
        UnavailableReason.Out days => days.First == days.Last ? $"out on {Text(days.First)}" : $"out {Text(days.First)}..{Text(days.Last)}",
        UnavailableReason.Holiday holiday => $"holiday: {holiday.Name}",
        UnavailableReason.OffHours off => string.Create(
            CultureInfo.InvariantCulture, $"off hours: it is {off.Local:ddd HH:mm} in {off.TimeZone}, they work {off.Hours}"),
        UnavailableReason.AtCapacity full => $"at capacity: {full.Taken} of {full.Count}/{full.Per} taken",
        UnavailableReason.HadIt => "had it before",
        UnavailableReason.LeftTheTeam => "no longer in the team",
        _ => "",
    };

    /// <summary>Why a candidate could not take it, in words; <see langword="null"/> for those who could.</summary>
    public static string? Render(Candidate candidate) =>
        candidate.PassedOver ?? (candidate.Unavailable is { } reason ? Render(reason) : null);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
