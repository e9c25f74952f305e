using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config;

/// <summary>What somebody would make current.</summary>
/// <param name="Bundle">The document and its tables.</param>
/// <param name="By">Who.</param>
public sealed record Publishing(ConfigurationBundle Bundle, PublicationAuthor By)
{
    /// <summary>What they write to it; at most <see cref="LongestNote"/> characters.</summary>
    public string? Note { get; init; }

    /// <summary>Whether an earlier version becomes current again.</summary>
    public PublicationKind What { get; init; } = PublicationKind.Publish;

    /// <summary>The most characters of a note.</summary>
    public const int LongestNote = 1000;
}
