using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config;

/// <summary>What reading a document gave.</summary>
/// <param name="Configuration">The configuration; <see langword="null"/> when there is any error.</param>
/// <param name="Errors">All that is wrong, the document's first, then the tables', each by line.</param>
public sealed record ReadResult(Configuration? Configuration, IReadOnlyList<ConfigurationError> Errors)
{
    private static readonly Lazy<IReadOnlyList<ConfigurationWarning>> Nothing = new([]);

    /// <summary>
    /// What can be used and is probably not meant, the document's first, then the tables', each by line; none where there is an error.
    /// Looked for when it is first asked for: who only decides events by the document does not wait for it.
    /// </summary>
    public IReadOnlyList<ConfigurationWarning> Warnings => Found.Value;

    /// <summary>How <see cref="Warnings"/> are found.</summary>
    internal Lazy<IReadOnlyList<ConfigurationWarning>> Found { private get; init; } = Nothing;
}
