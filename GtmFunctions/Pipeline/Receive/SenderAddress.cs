using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>Where a request came from.</summary>
internal static class SenderAddress
{
    private const int Longest = 200;
    private const string Forwarded = "X-Forwarded-For";

    /// <summary>
    /// The network addresses as the front end tells them, the last of which it saw itself and the others of which the sender may have made
    /// up; else the one of the connection. Digits, letters, dots, colons and brackets only, and empty where nothing is known.
    /// </summary>
    public static string From(HttpRequest request)
    {
        var told = request.Headers[Forwarded].ToString() is { Length: > 0 } forwarded
            ? forwarded
            : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        var clean = string.Concat(
            told.Where(letter => char.IsAsciiLetterOrDigit(letter) || ".:[], ".Contains(letter, StringComparison.Ordinal)));
        return clean.Length > Longest ? clean[^Longest..] : clean;
    }
}
