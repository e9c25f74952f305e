using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Pages.Reps;

/// <summary>What is taken of a member's capacity, in words.</summary>
internal static class CapacityNow
{
    /// <summary>The words, such as <c>12 of 40 this day</c>; <see langword="null"/> where there is no limit.</summary>
    public static string? Render(Member member, PoolState state, DateTimeOffset now) => member.Capacity is { } capacity
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Load(member).In(capacity.Per, member, now)} of {capacity.Count} this {capacity.Per.ToString().ToLowerInvariant()}")
        : null;
}
