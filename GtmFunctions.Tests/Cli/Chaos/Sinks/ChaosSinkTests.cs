using System.Net;
using System.Net.Http.Json;
using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Sinks;

public sealed class ChaosSinkTests : IAsyncLifetime
{
    private readonly ChaosSink _sink = new(ChaosDocument.RefusingDestination, () => TimeSpan.FromSeconds(7));
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _sink.ListenAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task Call_OfASinkThatIsWell_IsActedOnAndNoted()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("lead1@a.example")).StatusCode);

        Assert.Equal(
            new SinkCall(TimeSpan.FromSeconds(7), "bravo", "key", "lead1@a.example", "o@example.com", "3", Acted: true, Answered: true),
            Assert.Single(_sink.Calls));
    }

    [Theory]
    [InlineData(FaultKind.SinkFails, HttpStatusCode.InternalServerError)]
    [InlineData(FaultKind.SinkLimits, HttpStatusCode.TooManyRequests)]
    public async Task Call_OfASinkThatFailsOrLimits_IsNotActedOn(object fault, HttpStatusCode status)
    {
        await _sink.BehaveAsync((FaultKind)fault, Cancellation);

        using var answer = await SendAsync("lead1@a.example");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        Assert.False(Assert.Single(_sink.Calls).Acted);
    }

    [Theory]
    [InlineData(FaultKind.SinkForgets)]
    [InlineData(FaultKind.SinkHangs)]
    public async Task Call_OfASinkThatForgetsOrHangs_IsActedOnAndNotAnswered(object fault)
    {
        await _sink.BehaveAsync((FaultKind)fault, Cancellation);

        // Longer than the document waits, and no longer than this test does
        await Record.ExceptionAsync(() => SendAsync("lead1@a.example"));

        Assert.True(Assert.Single(_sink.Calls) is { Acted: true, Answered: false });
    }

    [Fact]
    public async Task Call_OfASinkThatIsGone_IsRefusedUntilItIsBackAtTheSameAddress()
    {
        var address = _sink.Address;
        await _sink.BehaveAsync(FaultKind.SinkGone, Cancellation);
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("lead1@a.example"));

        await _sink.BehaveAsync(null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync("lead1@a.example")).StatusCode);
        Assert.Equal(address, _sink.Address);
        Assert.Single(_sink.Calls);
    }

    [Fact]
    public async Task Call_AboutALeadThatIsRefused_WorksTheSecondTime()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync("refusedlead1@a.example")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("refusedlead1@a.example")).StatusCode);

        Assert.Equal([false, true], _sink.Calls.Select(call => call.Acted));
    }

    private async Task<HttpResponseMessage> SendAsync(string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sink.Address)
        {
            Content = JsonContent.Create(new { subject, owner = "o@example.com", release = "3" }),
        };
        request.Headers.Add("Idempotency-Key", "key");
        return await _http.SendAsync(request, Cancellation);
    }
}
