using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>
/// Tells our own forms from those of other sites: a form sends back what its browser has in a cookie that no other site can read, and
/// that is not sent along from there
/// (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
/// </summary>
/// <param name="local">Whether it is this machine's own host, which has no https; <see langword="null"/> in Azure.</param>
internal sealed class FormToken(LocalVisitor? local = null)
{
    /// <summary>The field of the form.</summary>
    public const string Field = "formToken";

    private const int Bytes = 32;

    private readonly PageCookie _cookie = new("form", local);

    /// <summary>The token of a browser; it gets one where it has none.</summary>
    public string For(HttpRequest request)
    {
        if (Read(request) is { } known)
            return known;
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes));
        _cookie.Keep(request, token);
        return token;
    }

    /// <summary>Whether a form is one of ours.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sent">What the form's field says.</param>
    public bool IsOurs(HttpRequest request, string? sent) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
        && Read(request) is { } known
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(sent ?? ""));

    private string? Read(HttpRequest request) =>
        _cookie.Read(request) is { Length: 2 * Bytes } token && token.All(char.IsAsciiHexDigit) ? token : null;
}
