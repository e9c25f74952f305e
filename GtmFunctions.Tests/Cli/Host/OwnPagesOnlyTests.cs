using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>A web page of another site, and one whose name was made to lead here, ask a real local host for something.</summary>
public sealed class OwnPagesOnlyTests(AzuriteFixture azurite)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static TheoryData<string, string?, int, string, string> Requests() => new()
    {
        { "GET", null, 200, "", "" },
        { "GET", "Host: localhost:{port}", 200, "", "" },
        { "GET", "Host: LOCALHOST:{port}", 200, "", "" },
        { "GET", "Host: [::1]:{port}", 200, "", "" },
        { "GET", "Host: evil.example", 403, "not to 'evil.example'", "" },
        { "GET", "Host: evil.example:{port}", 403, "not to 'evil.example", "" },
        { "GET", "Host: localhost:1", 403, "not to 'localhost:1'", "" },
        { "GET", "Host: localhost", 403, "not to 'localhost'", "" },
        { "GET", "Host: localhost.evil.example:{port}", 403, "not to", "" },
        { "GET", "Host: 127.0.0.1.evil.example:{port}", 403, "not to", "" },
        { "GET", "Host: hooks.tunnel.example", 403, "not to", "" },
        { "PUT", "Origin: http://127.0.0.1:{port}", 400, "", "" },
        { "PUT", "Origin: http://localhost:{port}", 400, "", "" },
        { "PUT", "Origin: https://evil.example", 403, "not those of 'https://evil.example'", "" },
        { "PUT", "Origin: null", 403, "not those of 'null'", "" },
        { "PUT", "Origin: http://127.0.0.1:1", 403, "not those of", "" },
        { "PUT", "Origin: https://127.0.0.1:{port}", 403, "not those of", "" },
        { "PUT", "Origin: http://127.0.0.1:{port}.evil.example", 403, "not those of", "" },
        { "PUT", "Sec-Fetch-Site: cross-site", 403, "another site", "" },
        { "PUT", "Sec-Fetch-Site: same-site", 403, "another site", "" },
        { "PUT", "Sec-Fetch-Site: same-origin", 400, "", "" },
        { "GET", "Sec-Fetch-Site: cross-site", 403, "another site", "" },
        { "GET", "Sec-Fetch-Site: none", 200, "", "" },
        { "GET", "Sec-Fetch-Site: cross-site", 200, "", "document" },
        { "GET", "Sec-Fetch-Site: cross-site", 403, "another site", "iframe" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Ops_AskedFromSomewhere_AnswersOwnPagesOnly(string method, string? header, int status, string says, string destination)
    {
        await using var host = await StartAsync();

        var (answered, text) = await AskAsync(host, method, "/api/ops/config", header, destination);

        Assert.True(answered == status, $"{answered}: {text}");
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryRouteButHooks_OfAForeignHostOrOrigin_Is403AndTheSinkKeepsNothing()
    {
        await using var host = await StartAsync();
        foreach (var header in (string[])["Host: evil.example:{port}", "Origin: https://evil.example"])
        {
            foreach (var path in (string[])[
                "/api/ops/map", "/api/health", "/api/acknowledge/x", "/sink/slack", "/sink/slack/behaviour", "/", "/api/OPS/events",
                "/api/hooksy",
            ])
            {
                Assert.Equal(403, (await AskAsync(host, "GET", path, header)).Status);
                Assert.Equal(403, (await AskAsync(host, "POST", path, header)).Status);
            }

            Assert.Equal(401, (await AskAsync(host, "POST", "/api/hooks/forms", header)).Status);
        }

        Assert.Empty(host.Sink.List("slack").Requests);
    }

    [Theory]
    [InlineData("Host: hooks.tunnel.example", "/api/acknowledge/x", 404)]
    [InlineData("Host: hooks.tunnel.example", "/api/ops/map", 403)]
    [InlineData("Host: other.example", "/api/acknowledge/x", 403)]
    public async Task Acknowledge_ThroughTheTunnelThatTheSettingNames_IsAnswered(string header, string path, int status)
    {
        await using var host = await StartAsync("https://hooks.tunnel.example/");

        Assert.Equal(status, (await AskAsync(host, "GET", path, header)).Status);
    }

    private static async Task<(int Status, string Text)> AskAsync(
        LocalHost host, string method, string path, string? header, string destination = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{host.Address}{path}");
        if (method != "GET")
            request.Content = new StringContent("version: nonsense");
        if (header?.Replace("{port}", $"{new Uri(host.Address).Port}", StringComparison.Ordinal).Split(": ") is [var name, var value])
        {
            if (name == "Host")
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (destination.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", destination);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<LocalHost> StartAsync(string? publicUrl = null)
    {
        var values = new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = azurite.NewPreparedAccount(),
            ["FORMS_SECRET"] = Document.FormsSecret,
            ["GTM_PUBLIC_URL"] = publicUrl,
        };
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = new ConfigurationBuilder().AddInMemoryCollection(values).Build(),
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(200) },
            LogLevel = LogLevel.None,
        });
        var read = await host.StartAsync(
            new ConfigurationBundle("gtm.yaml", Document.Leads, new Dictionary<string, string>()), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
        return host;
    }
}
