using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config;

/// <summary>What reading a document gave.</summary>
/// <param name="Configuration">The configuration; <see langword="null"/> when there is any error.</param>
/// <param name="Errors">All that is wrong, the document's first, then the tables', each by line.</param>
public sealed record ReadResult(Configuration? Configuration, IReadOnlyList<ConfigurationError> Errors);
