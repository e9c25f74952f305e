namespace GtmFunctions.Pipeline.Signing;

/// <summary>A request of ours, before and after it is signed.</summary>
public sealed record SignableRequest
{
    /// <summary>The HTTP method, in upper case.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The whole address.</summary>
    public required string Url { get; init; }

    /// <summary>Headers, of which signing adds or replaces some.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The exact bytes of the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>This request with one more header, or with another value of it.</summary>
    public SignableRequest With(string header, string value) => this with
    {
        Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value },
    };

    /// <summary>This request with one more parameter in the query.</summary>
    public SignableRequest WithQuery(string name, string value) => this with
    {
        Url = $"{Url}{(Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}",
    };
}
