using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>
/// A cookie that only this host sets and reads: no script of a page, no other site, and no neighbour on its domain, which its prefix binds
/// it against. Browsers take that over https only; behind the Functions host a request says http whatever the browser spoke.
/// </summary>
/// <param name="name">What it is for.</param>
/// <param name="local">Whether it is this machine's own host, which has no https; <see langword="null"/> in Azure.</param>
internal sealed class PageCookie(string name, LocalVisitor? local)
{
    private readonly string _name = local is null ? $"__Host-gtm-{name}" : $"gtm-{name}";

    /// <summary>Its value; <see langword="null"/> where the browser has none.</summary>
    public string? Read(HttpRequest request) => request.Cookies[_name];

    /// <summary>Has the browser keep it.</summary>
    /// <param name="request">The request that is answered.</param>
    /// <param name="value">Its value.</param>
    /// <param name="age">How long; as long as the browser is open where nothing is said.</param>
    public void Keep(HttpRequest request, string value, TimeSpan? age = null) =>
        request.HttpContext.Response.Cookies.Append(_name, value, Options(age));

    /// <summary>Has the browser forget it.</summary>
    public void Forget(HttpRequest request) => request.HttpContext.Response.Cookies.Delete(_name, Options(age: null));

    private CookieOptions Options(TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = local is null,
        Path = "/",
        IsEssential = true,
        MaxAge = age,
    };
}
