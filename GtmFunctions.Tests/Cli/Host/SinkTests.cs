using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GtmFunctions.Cli.Host;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class SinkTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Post_OfJson_IsListedAsItCame()
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/sink/crm/v3/contacts?x=1", """{"a":1}""", ("Idempotency-Key", "k1"), ("X-Custom", "v"));

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var request = Assert.Single((await ListAsync("crm")).Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/sink/crm/v3/contacts?x=1", request.Path);
        Assert.Equal("""{"a":1}""", request.Body!.ToJsonString());
        Assert.Equal("k1", request.IdempotencyKey);
        Assert.Equal("v", request.Headers["x-custom"]);
    }

    [Fact]
    public async Task Get_AfterSeveral_ListsNewestLastAndCountsKeysOnce()
    {
        await SendAsync(HttpMethod.Put, "/sink/crm", "not json", ("webhook-id", "k1"));
        await SendAsync(HttpMethod.Patch, "/sink/crm", "again", ("webhook-id", "k1"));
        await SendAsync(HttpMethod.Post, "/sink/crm", "", ("webhook-id", "k2"));
        await SendAsync(HttpMethod.Post, "/sink/crm", "without a key");
        await SendAsync(HttpMethod.Post, "/sink/other", "elsewhere");

        var listing = await ListAsync("crm");

        Assert.Equal(["not json", "again", "", "without a key"], listing.Requests.Select(r => r.Body!.GetValue<string>()));
        Assert.Equal((4, 3), (listing.Accepted, listing.Unique));
    }

    [Fact]
    public async Task Behaviour_WithTimes_FailsThatOftenThenWorks()
    {
        await _http.PostAsJsonAsync(
            "/sink/crm/behaviour", new SinkBehaviour(429, Times: 2, RetryAfter: 7), TestContext.Current.CancellationToken);

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
            answers.Add(await SendAsync(HttpMethod.Post, "/sink/crm", $"{i}"));

        Assert.Equal([429, 429, 200], answers.Select(a => (int)a.StatusCode));
        Assert.Equal("7", answers[0].Headers.GetValues("Retry-After").Single());
        var listing = await ListAsync("crm");
        Assert.Equal((1, 1), (listing.Accepted, listing.Unique));
        Assert.Equal([429, 429, 200], listing.Requests.Select(r => r.Status));
    }

    [Fact]
    public async Task Behaviour_WithoutTimes_StaysUntilToldOtherwise()
    {
        await _http.PostAsJsonAsync("/sink/crm/behaviour", new { status = 500 }, TestContext.Current.CancellationToken);
        var failed = await SendAsync(HttpMethod.Post, "/sink/crm", "1");
        await _http.PostAsJsonAsync("/sink/crm/behaviour", new { status = 200 }, TestContext.Current.CancellationToken);
        var worked = await SendAsync(HttpMethod.Post, "/sink/crm", "2");

        Assert.Equal((500, 200), ((int)failed.StatusCode, (int)worked.StatusCode));
    }

    [Theory]
    [InlineData("""{"status":700}""")]
    [InlineData("""{"status":100}""")]
    [InlineData("""{"status":500,"times":-1}""")]
    [InlineData("{")]
    public async Task Behaviour_OutOfRange_IsRefused(string body) =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync(HttpMethod.Post, "/sink/crm/behaviour", body, ("Content-Type", "application/json"))).StatusCode);

    [Theory]
    [InlineData("/sink/.hidden")]
    [InlineData("/sink/a%2Fb")]
    [InlineData("/sink/a%0A")]
    public async Task Post_ToANameThatIsNoFileName_IsRefused(string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, path, "x")).StatusCode);
        Assert.False(Directory.Exists(_folder.File("sink")));
    }

    [Fact]
    public async Task Post_OverTheLimit_Is413() =>
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await SendAsync(HttpMethod.Post, "/sink/crm", new string('x', 1024 * 1024 + 1))).StatusCode);

    [Fact]
    public async Task Get_AfterARestart_ListsWhatWasThereBeforeATornLine()
    {
        await SendAsync(HttpMethod.Post, "/sink/crm", "before", ("Idempotency-Key", "k1"));
        await StopAsync();
        await File.AppendAllTextAsync(_folder.File("sink/crm.jsonl"), """{"at":"2026-11-2""", TestContext.Current.CancellationToken);
        await StartAsync();
        await SendAsync(HttpMethod.Post, "/sink/crm", "after", ("Idempotency-Key", "k1"));
        await StopAsync();
        await StartAsync();

        var listing = await ListAsync("crm");

        Assert.Equal(["before", "after"], listing.Requests.Select(r => r.Body!.GetValue<string>()));
        Assert.Equal(1, listing.Unique);
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        new Sink(TimeProvider.System, _folder.Path).Map(_app);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    private async Task StopAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<SinkListing> ListAsync(string name) =>
        (await _http.GetFromJsonAsync<SinkListing>($"/sink/{name}", JsonSerializerOptions.Web, TestContext.Current.CancellationToken))!;

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
