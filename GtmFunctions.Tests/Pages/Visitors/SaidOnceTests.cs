using GtmFunctions.Pipeline.Pages.Visitors;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Pages.Visitors;

public sealed class SaidOnceTests
{
    private readonly SaidOnce _said = new();

    [Fact]
    public void Take_AfterItWasKept_SaysItAndForgetsIt()
    {
        var (done, shown) = (new DefaultHttpContext(), new DefaultHttpContext());
        _said.Keep(done.Request, "2 done; \"all\" of them, Grüße");
        shown.Request.Headers.Cookie = done.Response.Headers.SetCookie.ToString().Split(';')[0];

        Assert.Equal("2 done; \"all\" of them, Grüße", _said.Take(shown.Request));
        Assert.Contains("expires=Thu, 01 Jan 1970", shown.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keep_InAzure_IsACookieOfThisHostAloneThatNoScriptReads()
    {
        var done = new DefaultHttpContext();
        _said.Keep(done.Request, "done");

        var cookie = done.Response.Headers.SetCookie.ToString();
        Assert.StartsWith("__Host-gtm-said=done; max-age=60; path=/; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_OfNothing_IsNothing() => Assert.Null(_said.Take(new DefaultHttpContext().Request));
}
