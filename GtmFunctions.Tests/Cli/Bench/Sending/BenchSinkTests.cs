using System.Net;
using System.Text;
using GtmFunctions.Cli.Bench.Sending;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench.Sending;

public sealed class BenchSinkTests
{
    [Theory]
    [InlineData(false, HttpStatusCode.OK)]
    [InlineData(true, HttpStatusCode.UnprocessableEntity)]
    public async Task Receive_AnEvent_TellsItsFirstArrivalAndAnswersAsTold(bool refuses, HttpStatusCode status)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var sink = await BenchSink.StartAsync(TimeProvider.System, cancellation);
        sink.Refuses = refuses;
        using var http = new HttpClient();

        Assert.Equal(status, await PostAsync("""{"person":{"email":"ada12@analytical.example"}}"""));
        var first = await sink.ArrivedAsync(12).WaitAsync(cancellation);
        await PostAsync("""{"person":{"email":"ada12@analytical.example"}}""");
        await PostAsync("""{"person":{"email":"adax@analytical.example"}}""");
        await PostAsync("{}");

        Assert.Equal(first, await sink.ArrivedAsync(12));
        Assert.False(sink.ArrivedAsync(13).IsCompleted);

        async Task<HttpStatusCode> PostAsync(string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(sink.Address, content, cancellation);
            return response.StatusCode;
        }
    }
}
