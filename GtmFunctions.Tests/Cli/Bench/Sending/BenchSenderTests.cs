using System.Net;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Bench.Sending;
using GtmFunctions.Tests.Deliver;
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
