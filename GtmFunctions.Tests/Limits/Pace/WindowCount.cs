namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>What a server that counts would see.</summary>
internal static class WindowCount
{
    /// <summary>The most moments in any stretch of a length, its end not included.</summary>
    public static int Most(IEnumerable<DateTimeOffset> moments, TimeSpan length)
    {
        var sorted = moments.Order().ToArray();
        var (first, most) = (0, 0);
        for (var last = 0; last < sorted.Length; last++)
        {
            while (sorted[last] - sorted[first] >= length)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
