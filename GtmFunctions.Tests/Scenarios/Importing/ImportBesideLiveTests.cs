using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>
/// Live leads while a file is imported, with nothing played: a host, real storage, real HTTP and the real clock. How long a lead takes from
/// being sent until a rep is told is measured with and without the import, so that it is asked for (<c>-explicit only</c>).
/// </summary>
public sealed class ImportBesideLiveTests(AzuriteFixture azurite)
{
    // So many that the 99th percentile is not one pause of the storage emulator
    private const int Leads = 500;
    private const int LeadsOfARound = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)] // Some minutes
    public async Task LiveLeads_BesideAnImportOfAMillionRows_KeepTheirP99()
    {
        const int rows = 1_000_000;
        await using var host = await ImportHost.StartAsync(azurite.NewAccount(), UploadedFiles.Document);
        await host.ImportAsync(100, "--rate", "200");
        await RunAsync(host, "warm", LeadsOfARound);

        var alone = await RunAsync(host, "alone", Leads);
        var before = Held();
        await host.ImportAsync(rows, "--rate", "200");
        var reading = new List<Times>();
        var most = 0L;
        while (await host.StatusAsync() is { Fed: 0 })
        {
            reading.Add(await RunAsync(host, $"reading{reading.Count}", LeadsOfARound));
            most = Math.Max(most, Held());
        }

        await RunAsync(host, "settling", LeadsOfARound);
        var beside = await RunAsync(host, "beside", Leads);
        most = Math.Max(most, Held());
        var status = await host.StatusAsync();

        var read = Times.Of([.. reading.SelectMany(times => times.Took)]);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"a rep is told after {alone} alone; {read} while {status.Read:N0} rows are read, {read.P99 / alone.P99:0.00} times; "
            + $"{beside} while they are fed, {status.Fed:N0} by then, {beside.P99 / alone.P99:0.00} times; "
            + $"the heap held at most {(most - before) / (double)(1 << 20):0.0} MiB more than before");
        Assert.Equal(rows, status.Accepted);
        Assert.True(status.Fed > 200, $"only {status.Fed} rows were fed meanwhile");
        Assert.InRange(read.P99, 0, alone.P99 * 1.5);
        Assert.InRange(beside.P99, 0, alone.P99 * 1.5);
        Assert.InRange(most - before, long.MinValue, 150L << 20);
    }

    private sealed record Times(IReadOnlyList<double> Took)
    {
        public double P99 => Took[(int)(Took.Count * 0.99)];

        public static Times Of(IEnumerable<double> took) => new([.. took.Order()]);

        public override string ToString() => $"{Took[Took.Count / 2]:0} ms (median), {P99:0} ms (99 %)";
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private static async Task<Times> RunAsync(LocalHost host, string name, int leads)
    {
        var sent = new Dictionary<string, DateTimeOffset>();
        using var http = new HttpClient { BaseAddress = new Uri(host.Address) };
        for (var number = 0; number < leads; number++)
        {
            var address = $"{name}{number}@live.example";
            sent[address] = TimeProvider.System.GetUtcNow();
            await SendAsync(http, Document.Lead.Replace("ada@analytical.example", address, StringComparison.Ordinal));
            await Task.Delay(125, Cancellation);
        }

        for (var tries = 0; ; tries++)
        {
            var told = await ToldAsync(http, sent.Keys);
            if (told.Count == leads)
            {
                return Times.Of(told.Select(one => (one.Value - sent[one.Key]).TotalMilliseconds));
            }

            Assert.True(tries < 300, $"{told.Count} of {leads} leads were told");
            await Task.Delay(200, Cancellation);
        }
    }

    private static async Task<Dictionary<string, DateTimeOffset>> ToldAsync(HttpClient http, IEnumerable<string> addresses)
    {
        var listing = JsonNode.Parse(await http.GetStringAsync(new Uri("/sink/slack", UriKind.Relative), Cancellation))!;
        var told = new Dictionary<string, DateTimeOffset>();
        var requests = listing["requests"]!.AsArray().Select(request => (
            Text: request!["body"]!.ToJsonString(), At: request["at"]!.GetValue<DateTimeOffset>())).ToArray();
        foreach (var address in addresses)
        {
            foreach (var (text, at) in requests.Where(request => request.Text.Contains($"({address})", StringComparison.Ordinal)))
                told.TryAdd(address, at);
        }

        return told;
    }

    private static async Task SendAsync(HttpClient http, string body)
    {
        var signed = SignatureSigner.Sign(
            SourceCatalogue.Load().Sources["standard-webhooks"].Signature,
            new SignableRequest { Url = new Uri(http.BaseAddress!, "/api/hooks/forms").AbsoluteUri, Body = Encoding.UTF8.GetBytes(body) },
            new Secret("FORMS_SECRET", Document.FormsSecret),
            TimeProvider.System.GetUtcNow(),
            Guid.NewGuid().ToString("N"));
        using var content = new ByteArrayContent(signed.Body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/hooks/forms", UriKind.Relative)) { Content = content };
        foreach (var (name, value) in signed.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.Equal(200, (int)answer.StatusCode);
    }
}
