using System.Globalization;
using System.Net;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Bench.Sending;
using GtmFunctions.Tests.Deliver;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench.Sending;

public sealed class BenchSenderTests
{
    [Fact]
    public async Task Send_Answered503First_SendsItAgainAndCountsThat()
    {
        var answers = 0;
        await using var server = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answers) == 1 ? 503 : 200;
            return Task.CompletedTask;
        });
        var numbers = new BenchNumbers();

        await SendAsync(server, numbers);

        Assert.Equal(1, numbers.SentAgain);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.EndsWith("/api/hooks/bench", request.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_AnsweredOtherwise_SaysWhatWasAnswered()
    {
        await using var server = await LocalServer.StartAsync(401, "the signature does not match");

        var refused = await Assert.ThrowsAnyAsync<CommandException>(() => SendAsync(server, new BenchNumbers()));

        Assert.Equal("Webhook 7 was answered 401: the signature does not match", refused.Message);
    }

    [Theory]
    [InlineData(1, 0)] // minutes between the making of a webhook and its sending, and how many of them its signature is younger
    [InlineData(10, 10)]
    public async Task Send_WebhookMadeLongAgo_SignsItAnewAsTheSameEvent(int minutes, int younger)
    {
        await using var server = await LocalServer.StartAsync(200, "");
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        var made = BenchWebhook.Make(7, 1, clock)[0];
        clock.Advance(TimeSpan.FromMinutes(minutes));

        using var sender = new BenchSender($"http://{server.Url.Authority}", connections: 1, new BenchNumbers(), clock);
        await sender.SendAsync(made, HttpStatusCode.OK, TestContext.Current.CancellationToken);

        var sent = Assert.Single(server.Requests);
        Assert.Equal("msg_7", sent.Headers["webhook-id"]);
        Assert.Equal(
            (made.SignedAt + TimeSpan.FromMinutes(younger)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            sent.Headers["webhook-timestamp"]);
        Assert.Equal(younger == 0, sent.Headers["webhook-signature"] == made.Headers["webhook-signature"]);
    }

    [Fact]
    public void Numbers_TakenTwice_NeverComeAgain()
    {
        var numbers = new BenchNumbers();

        Assert.Equal((0, 3, 4), (numbers.Take(3), numbers.Take(1), numbers.Take(2)));
    }

    private static async Task SendAsync(LocalServer server, BenchNumbers numbers)
    {
        using var sender = new BenchSender($"http://{server.Url.Authority}", connections: 1, numbers, TimeProvider.System);
        await sender.SendAsync(
            BenchWebhook.Make(7, 1, TimeProvider.System)[0], HttpStatusCode.OK, TestContext.Current.CancellationToken);
    }
}
