using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>How long a source that cannot be read is left alone, and what is told of why. Values in, values out.</summary>
/// <param name="First">After the first failure; after each one more twice as long.</param>
/// <param name="Longest">At most.</param>
internal readonly record struct PollBackOff(TimeSpan First, TimeSpan Longest)
{
    private const int LongestFault = 1000;
    private const int MostDoublings = 16;

    /// <summary>A failing API is asked again at least so often, whatever the document says.</summary>
    public static readonly TimeSpan UsualLongest = TimeSpan.FromHours(1);

    /// <summary>A timer that fires by so much early does not put a run off to its next firing.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    // An API that asks to be left alone for longer is looked at once a day
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <summary>When it is asked again.</summary>
    /// <param name="failures">How many runs failed one after the other, this one included.</param>
    /// <param name="earliest">Until when the API asks to be left alone.</param>
    /// <param name="now">The time.</param>
    public DateTimeOffset Next(int failures, DateTimeOffset? earliest, DateTimeOffset now)
    {
        var wait = First * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return Later(now + (wait < Longest ? wait : Longest), Within(earliest, now));
    }

    /// <summary>Until when an API that asks to be left alone is.</summary>
    /// <param name="earliest">Until when it asks for it.</param>
    /// <param name="now">The time.</param>
    public static DateTimeOffset Within(DateTimeOffset? earliest, DateTimeOffset now) =>
        earliest is not { } at || at < now ? now : at < now + LongestAsked ? at : now + LongestAsked;

    /// <summary>The later of two times.</summary>
    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>What is kept of why a run failed.</summary>
    public static string Fault(string why) => BoundedText.Cut(why, LongestFault);
}
