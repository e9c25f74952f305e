using System.Net;
using System.Net.Sockets;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

public class OutboundClientAddressTests
{
    private static readonly OutboundRules Public = new() { Timeout = TimeSpan.FromMinutes(2) };
    private static readonly OutboundRules Private = Public with { AllowPrivate = true };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("0")]
    [InlineData("[::1]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xa9fea9fe")]
    [InlineData("0251.0376.0251.0376")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[fe80::1]")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.254")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127。0。0。1")]
    public async Task SendAsync_AddressInAnySpelling_Refused(string host)
    {
        using var client = new OutboundClient(TimeProvider.System);

        var failure = await FailAsync(client, $"https://{host}/latest/meta-data?key=hidden", Public);

        Assert.Equal(OutboundFailureKind.AddressRefused, failure.Kind);
        Assert.False(failure.Retryable);
        Assert.False(failure.Sent);
        Assert.Contains("which a destination may not be", failure.Reason);
        Assert.DoesNotContain("hidden", failure.Reason);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.8")]
    [InlineData("172.20.0.1")]
    [InlineData("192.168.178.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("fd00:ec2::254")]
    public async Task SendAsync_NameThatResolvesToThem_RefusedByName(string address)
    {
        using var client = new OutboundClient(TimeProvider.System, Answers([address]));

        var failure = await FailAsync(client, "https://innocent.example/", Public);

        Assert.Equal(OutboundFailureKind.AddressRefused, failure.Kind);
        Assert.StartsWith($"'innocent.example' resolves to {address}, which is ", failure.Reason);
    }

    [Fact]
    public async Task SendAsync_OnePrivateAddressAmongPublicOnes_Refused()
    {
        using var client = new OutboundClient(TimeProvider.System, Answers(["8.8.8.8", "10.0.0.1"]));

        Assert.Equal(OutboundFailureKind.AddressRefused, (await FailAsync(client, "https://mixed.example/", Public)).Kind);
    }

    [Fact]
    public async Task SendAsync_NameThatChangesItsAnswer_ConnectsToTheAddressThatWasChecked()
    {
        await using var server = await LocalServer.StartAsync(200, "hello", ("Connection", "close"));
        var asked = 0;
        using var client = new OutboundClient(
            TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "169.254.169.254")]));
        var url = $"http://changing.example:{server.Url.Port}/";

        var first = await client.SendAsync(new OutboundRequest("GET", new Uri(url)), Private, TestContext.Current.CancellationToken);
        Assert.Equal("hello", Assert.IsType<OutboundResponse>(first).Text);
        Assert.Equal(1, asked);

        var second = await FailAsync(client, url, Private);
        Assert.Equal(OutboundFailureKind.AddressRefused, second.Kind);
        Assert.Equal(2, asked);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://2852039166/")]
    public async Task SendAsync_RedirectToThem_Refused(string target)
    {
        await using var server = await LocalServer.StartAsync(302, "", ("Location", target));
        using var client = new OutboundClient(TimeProvider.System);

        var failure = await FailAsync(client, server.Url.ToString(), Private);

        Assert.Equal(OutboundFailureKind.AddressRefused, failure.Kind);
        Assert.Contains("link-local", failure.Reason);
    }

    [Theory]
    [InlineData("https://10.0.0.8/", "private")]
    [InlineData("https://172.16.0.1/", "private")]
    [InlineData("https://192.168.178.1/", "private")]
    [InlineData("https://[::ffff:10.0.0.1]/", "private")]
    [InlineData("https://169.254.169.254/", "link-local")]
    [InlineData("https://inside.example/", "private")]
    public async Task SendAsync_PublicAddressThatRedirectsToThem_Refused(string target, string what)
    {
        // This machine, which the local host may call, plays the public address
        await using var server = await LocalServer.StartAsync(302, "", ("Location", target), ("Connection", "close"));
        using var client = new OutboundClient(
            TimeProvider.System,
            (name, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(name == "inside.example" ? "10.9.8.7" : "127.0.0.1")]),
            allowLoopback: true);

        var failure = await FailAsync(client, $"http://localhost:{server.Url.Port}/", Public);

        Assert.Equal(OutboundFailureKind.AddressRefused, failure.Kind);
        Assert.Contains(what, failure.Reason);
    }

    [Theory]
    [InlineData("10.0.0.1", "private")]
    [InlineData("192.168.0.1", "private")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("[fd00::1]", "unique-local")]
    public async Task SendAsync_OfTheLocalHost_ReachesThisMachineAndNoOther(string other, string what)
    {
        await using var server = await LocalServer.StartAsync(204, "");
        using var client = new OutboundClient(TimeProvider.System, allowLoopback: true);

        var result = await client.SendAsync(new OutboundRequest("GET", server.Url), Public, TestContext.Current.CancellationToken);

        Assert.Equal(204, Assert.IsType<OutboundResponse>(result).Status);
        var failure = await FailAsync(client, $"https://{other}/", Public);
        Assert.Equal(OutboundFailureKind.AddressRefused, failure.Kind);
        Assert.Contains(what, failure.Reason);
        Assert.Equal(OutboundFailureKind.BadRequest, (await FailAsync(client, "http://8.8.8.8/", Public)).Kind);
    }

    [Fact]
    public async Task SendAsync_PrivateAllowed_ReachesLoopback()
    {
        await using var server = await LocalServer.StartAsync(204, "");
        using var client = new OutboundClient(TimeProvider.System);

        var result = await client.SendAsync(new OutboundRequest("GET", server.Url), Private, TestContext.Current.CancellationToken);

        Assert.Equal(204, Assert.IsType<OutboundResponse>(result).Status);
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@example.com/hook")]
    public async Task SendAsync_AddressThatIsNoPlainHttps_RefusedBeforeResolution(string url)
    {
        using var client = new OutboundClient(TimeProvider.System, (_, _) => throw new InvalidOperationException("resolved"));

        var failure = await FailAsync(client, url, Public);

        Assert.Equal(OutboundFailureKind.BadRequest, failure.Kind);
        Assert.DoesNotContain("password", failure.Reason);
        Assert.DoesNotContain("hook", failure.Reason);
    }

    [Fact]
    public async Task SendAsync_NameThatDoesNotResolve_Retryable()
    {
        using var client = new OutboundClient(TimeProvider.System, (_, _) => throw new SocketException((int)SocketError.TryAgain));

        var failure = await FailAsync(client, "https://gone.example/", Public);

        Assert.Equal(OutboundFailureKind.NameNotResolved, failure.Kind);
        Assert.True(failure.Retryable);
        Assert.False(failure.Sent);
        Assert.Contains("gone.example", failure.Reason);
    }

    private static async Task<OutboundFailure> FailAsync(OutboundClient client, string url, OutboundRules rules) =>
        Assert.IsType<OutboundFailure>(
            await client.SendAsync(new OutboundRequest(HttpMethods.Get, new Uri(url)), rules, TestContext.Current.CancellationToken));

    private static ResolveName Answers(string[] addresses) => (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());
}
