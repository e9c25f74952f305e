namespace GtmFunctions.Pipeline.Catalog;

/// <summary>A request as a provider would send it, unsigned.</summary>
public sealed record SampleDefinition
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Headers besides those that a signature adds.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body's text, which goes out as UTF-8.</summary>
    public required string Body { get; init; }
}
