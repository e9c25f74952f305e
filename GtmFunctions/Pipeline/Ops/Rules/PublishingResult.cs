using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>What became of rules that somebody would publish.</summary>
public abstract record PublishingResult
{
    /// <summary>They are current, or rolled out.</summary>
    /// <param name="Read">What reading them found.</param>
    public sealed record Published(ReadResult Read) : PublishingResult;

    /// <summary>They have errors, and nothing happened.</summary>
    /// <param name="Read">What reading them found.</param>
    public sealed record Invalid(ReadResult Read) : PublishingResult;

    /// <summary>Some of their fixtures do not hold, and nothing happened.</summary>
    /// <param name="Report">What came of the fixtures.</param>
    public sealed record FixturesFailed(FixtureReport Report) : PublishingResult;

    /// <summary>Others are current than those they began from, and nothing happened.</summary>
    /// <param name="Current">What is published; <see langword="null"/> for none.</param>
    /// <param name="By">The publication that they know nothing of, where it is known.</param>
    public sealed record Superseded(PublishedVersion? Current, Publication? By) : PublishingResult
    {
        /// <summary>Who published what, and what to do.</summary>
        public string Says() => (Current, By) switch
        {
            (null, _) => "Nothing is published any more: read what is there, make the change again, and publish that.",
            (_, { } by) => $"The current version is {Current.Name}. {by.By.Name} published {by.Version} at {by.At:u}"
                + $"{(by.Note is { } note ? $" ({note})" : "")}"
                + $"{(by.Summary.Count == 0 ? "" : $": {string.Join("; ", by.Summary)}")}. "
                + "Nothing was published: read what is there, make the change again, and publish that.",
            _ => $"The current version is {Current.Name}: read it, make the change again, and publish that.",
        };
    }
}
