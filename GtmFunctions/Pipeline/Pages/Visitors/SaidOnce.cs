using GtmFunctions.Pipeline.Language;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>
/// Carries what was just done from a form to the page that it leads to, which says it once. It is in a cookie and not in the address,
/// where anybody could write what our page says.
/// </summary>
/// <param name="local">Whether it is this machine's own host, which has no https; <see langword="null"/> in Azure.</param>
internal sealed class SaidOnce(LocalVisitor? local = null)
{
    private const int LongestText = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly PageCookie _cookie = new("said", local);

    /// <summary>Has the next page say it.</summary>
    public void Keep(HttpRequest request, string said) =>
        _cookie.Keep(request, BoundedText.Cut(said, LongestText), Kept);

    /// <summary>What is to be said, for the last time; <see langword="null"/> where nothing is.</summary>
    public string? Take(HttpRequest request)
    {
        if (_cookie.Read(request) is not { Length: > 0 } said)
            return null;
        _cookie.Forget(request);
        return said;
    }
}
