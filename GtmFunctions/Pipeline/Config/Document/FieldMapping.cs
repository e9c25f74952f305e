using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>Where a canonical field comes from: paths tried in order, so that a renamed field keeps working.</summary>
/// <param name="From">
/// Tried in order until one has a value. For an <see cref="FieldConversion"/> these may be canonical fields mapped before.
/// </param>
/// <param name="As">What is made of the value.</param>
public sealed record FieldMapping(IReadOnlyList<FieldPath> From, FieldConversion As = FieldConversion.AsIs);

/// <summary>What a mapping makes of the value that it found.</summary>
public enum FieldConversion
{
    /// <summary>The value as it stands.</summary>
    AsIs,

    /// <summary>
    /// <c>domain</c>: the part after the @ of an e-mail address, or the host of a URL, in lower case and without <c>www.</c>.
    /// </summary>
    Domain,

    /// <summary><c>lower</c>: the text in lower case, trimmed.</summary>
    Lower,

    /// <summary><c>number</c>: a number, from a number or from text that reads as one.</summary>
    Number,

    /// <summary><c>time</c>: an ISO 8601 instant, from one, or from Unix seconds or milliseconds.</summary>
    Time,

    /// <summary><c>text</c>: the value as text, so that an identifier stays one whatever its JSON type.</summary>
    Text,
}
