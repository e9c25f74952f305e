using GtmFunctions.Pipeline.Config;
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

    /// <summary>Others are current than those they began from, and nothing happened.</summary>
    /// <param name="Current">What is published; <see langword="null"/> for none.</param>
    /// <param name="By">The publication that made it current, where it is known.</param>
    public sealed record Superseded(PublishedVersion? Current, Publication? By) : PublishingResult
    {
        /// <summary>Who published what, and what to do.</summary>
        public string Says() => (Current, By) switch
        {
            (null, _) => "Nothing is published any more: read what is there, make the change again, and publish that.",
            (_, { } by) => $"The current version is {Current.Name}, published by {by.By.Name} at {by.At:u}"
                + $"{(by.Summary.Count == 0 ? "" : $" ({string.Join("; ", by.Summary)})")}: "
                + "read it, make the change again, and publish that.",
            _ => $"The current version is {Current.Name}: read it, make the change again, and publish that.",
        };
    }
}
