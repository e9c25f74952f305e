using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Retention;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Storage.Lists;

public sealed class ListVersionsTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_TwoVersions_TheSecondIsReadAndTheFirstStaysWhole()
    {
        var lists = await ListsAsync();
        var first = await WrittenAsync(lists, "a.example", "b.example");

        var second = await WrittenAsync(lists, "b.example", "c.example");

        Assert.Equal(1, second.Removed);
        Assert.Equal(["b.example", "c.example"], await KeysAsync(lists, (await lists.CurrentAsync("accounts", Cancellation))!.Version));
        Assert.Equal(["a.example", "b.example"], await KeysAsync(lists, first.Version.Version));
        Assert.Equal(first.Version.Version, second.Version.Before);
        Assert.Equal(["name"], second.Version.Columns);
    }

    [Fact]
    public async Task WriteAsync_TheSameRows_IsNoNewVersion()
    {
        var lists = await ListsAsync();
        var first = await WrittenAsync(lists, "a.example", "b.example");

        var again = Assert.IsType<ListWrite.Unchanged>(await WriteAsync(lists, Rows("a.example", "b.example")));

        Assert.Equal(first.Version.Version, again.Version.Version);
    }

    [Fact]
    public async Task WriteAsync_RowsEndHalfway_KeepsTheOneInUse()
    {
        var lists = await ListsAsync();
        var first = await WrittenAsync(lists, "a.example");

        await Assert.ThrowsAsync<FormatException>(() => WriteAsync(lists, Broken(Cancellation)));

        Assert.Equal(first.Version.Version, (await lists.CurrentAsync("accounts", Cancellation))?.Version);
        Assert.Equal(["a.example"], await KeysAsync(lists, first.Version.Version));
    }

    [Fact]
    public async Task WriteAsync_MoreRowsGoThanMay_IsHeldBack()
    {
        var lists = await ListsAsync();
        var first = await WrittenAsync(lists, "a.example", "b.example", "c.example", "d.example");

        var held = Assert.IsType<ListWrite.HeldBack>(await WriteAsync(lists, Rows("a.example", "x.example"), mostRemoved: 50));
        var taken = await WriteAsync(lists, Rows("a.example", "b.example", "x.example"), mostRemoved: 50);

        Assert.Equal("3 of 4 rows would go, more than 50 % of them", held.Why);
        Assert.NotEqual(first.Version.Version, Assert.IsType<ListWrite.Written>(taken).Version.Version);
    }

    [Fact]
    public async Task WriteAsync_KeysThatAreMissingOrRepeated_AreLeftOutAndTold()
    {
        var lists = await ListsAsync();

        var write = Assert.IsType<ListWrite.Written>(await WriteAsync(lists, Rows("a.example", " ", "A.example ", "b.example")));

        Assert.Equal(2, write.Version.Rows);
        Assert.Equal(
            "1 rows without a key and 1 with the key of an earlier row were left out, the first of them 2, 3", write.LeftOut.Words);
    }

    [Fact]
    public async Task WriteAsync_NothingWithAKey_IsRefused()
    {
        var lists = await ListsAsync();

        var refused = Assert.IsType<ListWrite.Refused>(await WriteAsync(lists, Rows("", " ")));

        Assert.Equal("there is no row with a key", refused.Why);
        Assert.Null(await lists.CurrentAsync("accounts", Cancellation));
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_EachIsWholeAndOneIsInUse()
    {
        var lists = await ListsAsync();

        var writes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => WriteAsync(lists, Rows($"a{i}.example", $"b{i}.example"))));

        var current = (await lists.CurrentAsync("accounts", Cancellation))!;
        Assert.All(writes, write => Assert.IsType<ListWrite.Written>(write));
        Assert.Single(writes, write => ((ListWrite.Written)write).Version.Version == current.Version);
        Assert.Equal(2, (await KeysAsync(lists, current.Version)).Length);
    }

    [Fact]
    public async Task CurrentAsync_OfAnEarlierVersionOfTheApp_IsTakenOverAndReplacedAsAny()
    {
        var storage = await azurite.NewStorageAsync();
        var lists = new ListVersions(storage, TimeProvider.System);
        var written = (await WrittenAsync(lists, "a.example")).Version;
        Assert.True(await lists.TryForgetAsync("accounts", (await lists.CurrentAsync("accounts", Cancellation))!, Cancellation));
        await storage.Blobs.GetBlobContainerClient(ContainerNames.Lists).GetBlobClient("accounts/current.json").UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(written, ListJson.Default.ListVersion)), Cancellation);

        lists = new ListVersions(storage, TimeProvider.System);
        var current = await lists.CurrentAsync("accounts", Cancellation);

        Assert.Equal(written.Version, current?.Version);
        Assert.Equal(written.Version, Assert.Single(await lists.AllAsync(Cancellation)).Value.Version);
        var next = await WrittenAsync(lists, "a.example", "b.example");
        Assert.Equal(written.Version, next.Version.Before);
        Assert.Equal(next.Version.Version, (await lists.CurrentAsync("accounts", Cancellation))?.Version);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(8, false)]
    public async Task WriteAsync_WhatIsLeftOfAReading_IsForgottenAfterAWeek(int days, bool isKept)
    {
        var storage = await azurite.NewStorageAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (lists, pieces) = (new ListVersions(storage, clock), new ListPieces(storage));
        await using (var piece = await pieces.BeginAsync("accounts", "reading", 0, Cancellation))
            await piece.AddAsync(new ListRow("acme.example", new Dictionary<string, string>()), Cancellation);
        clock.Advance(TimeSpan.FromDays(days));

        await WrittenAsync(lists, "acme.example");

        var rows = pieces.ReadAsync("accounts", "reading", 1, Cancellation).GetAsyncEnumerator(Cancellation);
        var read = await Record.ExceptionAsync(async () => await rows.MoveNextAsync());
        Assert.Equal(isKept, read is null);
    }

    [Fact]
    public async Task ListEraser_PersonInTwoLists_IsInNoVersionOfEither()
    {
        var storage = await azurite.NewStorageAsync();
        var (lists, pieces) = (new ListVersions(storage, TimeProvider.System), new ListPieces(storage));
        var eraser = new ListEraser(lists, pieces);
        await using (var piece = await pieces.BeginAsync("accounts", "reading", 0, Cancellation))
            await piece.AddAsync(new ListRow("jane@acme.example", new Dictionary<string, string>()), Cancellation);
        await WrittenAsync(lists, "jane@acme.example", "mary@acme.example");
        await WrittenAsync(lists, "jane@acme.example", "mary@acme.example", "x.example");
        await lists.WriteAsync("others", Rows("JANE@acme.example"), new ListOrigin("import"), Cancellation);

        var counted = await EraseAsync(eraser, isDryRun: true);
        var erased = await EraseAsync(eraser, isDryRun: false);

        Assert.Equal((2, 2, 0), (counted, erased, await EraseAsync(eraser, isDryRun: false)));
        var current = (await lists.CurrentAsync("accounts", Cancellation))!;
        Assert.Equal(["mary@acme.example", "x.example"], await KeysAsync(lists, current.Version));
        Assert.Null(await lists.CurrentAsync("others", Cancellation));
        await Assert.ThrowsAsync<RequestFailedException>(() => KeysAsync(lists, current.Before!));
        await Assert.ThrowsAsync<RequestFailedException>(
            async () => await pieces.ReadAsync("accounts", "reading", 1, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync());
    }

    private static async Task<int> EraseAsync(ListEraser eraser, bool isDryRun)
    {
        var (found, from) = (0, (string?)null);
        do
        {
            var page = await eraser.LookAsync(
                from,
                new AddressMatcher(address => address == "jane@acme.example"),
                isDryRun,
                new CallBudget(1000, TimeSpan.FromHours(1), TimeProvider.System),
                Cancellation);
            (found, from) = (found + page.Rows, page.Next);
        }
        while (from is not null);
        return found;
    }

    [Fact(Explicit = true)]
    public async Task WriteAsync_AMillionRows_TakeTheMemoryOfTheirKeys()
    {
        var lists = await ListsAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        async IAsyncEnumerable<ListRow> Million()
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                if (i % 50_000 == 0)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                yield return Row($"company-{i}.example");
            }

            await Task.CompletedTask;
        }

        var write = Assert.IsType<ListWrite.Written>(await WriteAsync(lists, Million()));

        output.WriteLine($"1,000,000 rows were written, at most {most >> 20} MiB at a time held");
        Assert.Equal(1_000_000, write.Version.Rows);
        Assert.True(most < 150L << 20, $"{most >> 20} MiB");
    }

    private static Task<ListWrite> WriteAsync(ListVersions lists, IAsyncEnumerable<ListRow> rows, int mostRemoved = 100) =>
        lists.WriteAsync("accounts", rows, new ListOrigin("import accounts.csv", mostRemoved), Cancellation);

    private static async Task<ListWrite.Written> WrittenAsync(ListVersions lists, params string[] keys) =>
        Assert.IsType<ListWrite.Written>(await WriteAsync(lists, Rows(keys)));

    private static async IAsyncEnumerable<ListRow> Rows(params string[] keys)
    {
        foreach (var key in keys)
            yield return Row(key);
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ListRow> Broken([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Row("x.example");
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        throw new FormatException("line 3: a quote is not closed");
    }

    private static ListRow Row(string key) => new(key, new Dictionary<string, string> { ["name"] = $"The company {key}" });

    private static async Task<string[]> KeysAsync(ListVersions lists, string version)
    {
        var keys = new List<string>();
        await foreach (var row in lists.ReadAsync("accounts", version, Cancellation))
            keys.Add(row.Key);
        return [.. keys];
    }

    private async Task<ListVersions> ListsAsync() => new(await azurite.NewStorageAsync(), TimeProvider.System);
}
