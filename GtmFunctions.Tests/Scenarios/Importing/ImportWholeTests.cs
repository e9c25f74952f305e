using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Importing;

/// <summary>A large file to the end of its last row, with nothing played, and with a stop of the app half-way.</summary>
public sealed partial class ImportWholeTests(AzuriteFixture azurite)
{
    // One destination that takes as many as come
    private const string Told = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name, person.title: data.title }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $contains: '@' } }
            do: [ { to: slack, with: { text: '{{ person.email }}' } } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL, limit: { requests: 1000, per: 1s } }
        """;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // Azurite answers nobody while it looks for garbage among the rows of a million
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [CiFact]
    public Task Rows_OfAFileWhoseAppStopsHalfWay_AreEachToldOnce() => AssertEachToldOnceAsync(1_000, rate: 200);

    [Fact(Explicit = true)] // Some minutes
    public Task Rows_OfALargeFileWhoseAppStopsHalfWay_AreEachToldOnce() => AssertEachToldOnceAsync(50_000);

    [Fact(Explicit = true)] // An hour, and 16 GB for Azurite: NODE_OPTIONS='--max-old-space-size=19000 --max-semi-space-size=128'
    public Task Rows_OfAMillionOfWhichAHundredthPassesTheFilter_AreEachTakenInOnce() => AssertEachToldOnceAsync(1_000_000, oneOf: 100);

    // Of which one in so many is told, by the end of its number, and the others are filtered
    private async Task AssertEachToldOnceAsync(int rows, int oneOf = 1, int rate = ImportJob.MaxRate)
    {
        var document = Told.Replace("'@'", $"'{oneOf.ToString(CultureInfo.InvariantCulture)[1..]}@'", StringComparison.Ordinal);
        var expected = rows / oneOf;
        var told = new ConcurrentDictionary<string, int>();
        await using var sink = await SinkAsync(told);
        var address = new Uri(sink.Urls.First());
        var account = azurite.NewAccount();
        var watch = Stopwatch.StartNew();
        var (before, most) = (Held(), 0L);
        await using (var first = await ImportHost.StartAsync(account, document, address))
        {
            await first.ImportAsync(rows, "--rate", $"{rate}");
            for (; (await first.StatusAsync()).Fed < rows / 2; most = Math.Max(most, Held()))
                await Task.Delay(Look, TimeProvider.System, Cancellation);
            await first.StopAsync(Cancellation);
        }

        var half = told.Count;
        await using var second = await ImportHost.StartAsync(account, document, address);
        var (taken, filtered) = (0L, 0L);
        var grew = Stopwatch.StartNew();
        for (var seen = 0L; grew.Elapsed < Patience && (told.Count < expected || taken < rows); most = Math.Max(most, Held()))
        {
            await Task.Delay(Look, TimeProvider.System, Cancellation);
            (taken, filtered) = await second.CountedAsync();
            if (seen != told.Count + taken)
                grew.Restart();
            seen = told.Count + taken;
        }

        var status = await second.StatusAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{rows:N0} rows, {half:N0} told before the app stopped: {taken:N0} taken in, {told.Count:N0} told and {filtered:N0} filtered "
            + $"in {watch.Elapsed.TotalMinutes:0.0} min, {rows / watch.Elapsed.TotalSeconds:0} a second; "
            + $"the heap held at most {(most - before) / (double)(1 << 20):0.0} MiB more, what the test keeps of those told with it; "
            + $"the import is {status.State}");
        Assert.Equal([], told.Where(one => one.Value > 1 || one.Key[0] == '\''));
        Assert.Equal(expected, told.Count);
        Assert.InRange(half, 1, expected - 1);
        Assert.Equal((rows, rows - expected), (taken, filtered));
        Assert.Equal("done", status.State);
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    // Keeps of what comes whom it is about alone, since all of it would count as memory of the import
    private static async Task<WebApplication> SinkAsync(ConcurrentDictionary<string, int> told)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var sink = builder.Build();
        sink.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var text = await body.ReadToEndAsync(Cancellation);
            told.AddOrUpdate(Address().Match(text) is { Success: true } person ? person.Value : $"'{text}'", 1, (_, times) => times + 1);
            await context.Response.Body.WriteAsync("ok"u8.ToArray(), Cancellation); // As Slack says that it took one
        });
        await sink.StartAsync(Cancellation);
        return sink;
    }

    [GeneratedRegex("lead[0-9]+@")]
    private static partial Regex Address();
}
