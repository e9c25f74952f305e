namespace GtmFunctions.Pipeline.Poll;

/// <summary>Reads the header <c>Link</c> (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The address of the link whose relation is <c>next</c>; <see langword="null"/> where there is none.</summary>
    public static string? Next(string? header)
    {
        var rest = header ?? "";
        while (rest.IndexOf('<', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = rest.IndexOf('>', open);
            if (close < 0)
                return null;
            var address = rest[(open + 1)..close];
            rest = rest[(close + 1)..];
            var next = rest.IndexOf('<', StringComparison.Ordinal);
            var words = next < 0 ? rest : rest[..next];
            if (words.Split(';', ',').Any(IsNext))
                return address;
        }

        return null;
    }

    // rel="next", rel=next, and one of several: rel="next last"
    private static bool IsNext(string parameter)
    {
        var parts = parameter.Split('=', 2);
        return parts.Length == 2
            && parts[0].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
            && parts[1].Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);
    }
}
