namespace GtmFunctions.Pipeline.Outbound;

/// <summary>A web page where data was asked for: one to sign in at, or one that says that something is wrong.</summary>
internal static class WebPage
{
    /// <summary>Whether an answer is one.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="contentType">Its media type, or empty.</param>
    public static bool Is(ReadOnlySpan<byte> body, string contentType) =>
        contentType.Contains("html", StringComparison.OrdinalIgnoreCase)
        || body.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'<', ..];
}
