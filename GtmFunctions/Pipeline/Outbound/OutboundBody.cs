namespace GtmFunctions.Pipeline.Outbound;

/// <summary>Reads an answer up to a cap.</summary>
internal static class OutboundBody
{
    /// <summary>Reads status, headers and at most <paramref name="cap"/> bytes of the body; the rest is left unread.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<OutboundResponse> ReadAsync(HttpResponseMessage response, int cap, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var declared = response.Content.Headers.ContentLength ?? 4096;
        var body = new byte[(int)Math.Min(declared, cap) + 1];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(body.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || length > cap)
                break;
            if (length == body.Length)
                Array.Resize(ref body, Math.Min(body.Length * 2, cap + 1));
        }

        return new OutboundResponse(
            (int)response.StatusCode, Headers(response), body.AsMemory(0, Math.Min(length, cap)), Truncated: length > cap, TimeSpan.Zero);
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
            headers[name] = values.ToString();
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            headers[name] = values.ToString();
        return headers;
    }
}
