using Azure;
using Azure.Data.Tables;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Azurite;

/// <summary>What our Azurite finds by keys is what one as it is installed finds by asking each row.</summary>
public sealed class AzuriteRowsTests(AzuriteFixture azurite, AzuriteRowsTests.Plain plain)
    : IClassFixture<AzuriteRowsTests.Plain>
{
    // With what JavaScript and OData each take for something else: quotes, numbers, capitals, words of a filter, nothing
    private static readonly string[] Keys = ["", "0", "10", "2", "A", "a", "a b", "a or b", "it's", "é", "~", "~~", "(", "a and b"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_OfAnyKind_AreAnsweredAsThePlainOneAnswersThem()
    {
        var name = azurite.NewName();
        var theirs = new TableClient(plain.ConnectionString, name);
        var ours = new TableClient(azurite.ConnectionString, name);
        await theirs.CreateAsync(Cancellation);
        await ours.CreateAsync(Cancellation);

        var (first, second) = (new Random(7), new Random(7));
        for (var i = 0; i < 400; i++)
        {
            var (expected, told) = (await CallAsync(theirs, first), await CallAsync(ours, second));
            Assert.True(expected == told, $"call {i}: {expected}\nours: {told}");
        }

        Assert.Equal(await PagesAsync(theirs, "", 7), await PagesAsync(ours, "", 7));
    }

    [Theory]
    [InlineData("PartitionKey eq 'a' and RowKey ge '10' and RowKey lt '~'", 1)]
    [InlineData("RowKey eq 'a' and PartitionKey eq 'it''s'", 1)]
    [InlineData("PartitionKey eq 'a' or PartitionKey eq '2'", 1)]
    [InlineData("PartitionKey eq 'a' and RowKey eq 'a' or PartitionKey eq '2'", 1)]
    [InlineData("PartitionKey eq 'a' and (RowKey lt '2' or (RowKey ge 'a' and RowKey le 'it''s'))", 1)]
    [InlineData("(PartitionKey eq 'a') and (RowKey ge 'a or b')", 1)]
    [InlineData("PartitionKey eq 'a or b' and RowKey gt 'a and b'", 1)]
    [InlineData("PartitionKey ge '2' and PartitionKey lt 'it''s' and RowKey ge 'a'", 5)]
    [InlineData("PartitionKey ge '2' and PartitionKey le '2' and RowKey gt 'a'", 1)]
    [InlineData("PartitionKey gt 'a' and PartitionKey lt 'a'", 1)]
    [InlineData("PartitionKey eq 'a' and PartitionKey eq '2'", 1)]
    [InlineData("PartitionKey eq 'a' and RowKey ge '2' and RowKey ge 'a' and RowKey le '~' and RowKey lt 'é'", 1)]
    [InlineData("not (PartitionKey eq 'a')", 7)]
    [InlineData("PartitionKey ne 'a' and RowKey ne 'a'", 7)]
    [InlineData("RowKey ge 'a'", 3)]
    [InlineData("PartitionKey eq '('", 5)]
    [InlineData("Number ge 3 and PartitionKey eq 'a'", 1)]
    [InlineData("PartitionKey eq 'nowhere'", 5)]
    [InlineData("", 9)]
    public async Task Queries_OfAnyShape_FindPageByPageWhatThePlainOneFinds(string filter, int page) =>
        Assert.Equal(
            await PagesAsync(await plain.TableAsync(plain.ConnectionString), filter, page),
            await PagesAsync(await plain.TableAsync(azurite.ConnectionString), filter, page));

    // As a person has it who used an earlier gtm dev, whose Azurite kept its rows in another order
    [Fact]
    public async Task Rows_ThatAPlainOneSaved_AreFoundAndChangedAndSaved()
    {
        using var folder = new TestFolder();
        List<string> saved;
        await using (var before = await PlainAzurite.StartAsync(azurite.Installation, folder.Path, Cancellation))
            saved = await PagesAsync(await Plain.FilledAsync(before.Ports.ConnectionString, "kept"), "", 9);

        List<string> changed;
        await using (var first = await AzuriteProcess.StartAsync(azurite.Installation, folder.Path, TimeProvider.System, Cancellation))
        {
            var table = new TableClient(first.ConnectionString, "kept");
            Assert.Equal(saved, await PagesAsync(table, "", 9));
            await table.DeleteEntityAsync("a", "a", ETag.All, Cancellation);
            await table.UpsertEntityAsync(new TableEntity("a", "2") { ["Number"] = 77 }, TableUpdateMode.Replace, Cancellation);
            await table.AddEntityAsync(new TableEntity("a", "new") { ["Number"] = 78 }, Cancellation);
            changed = await PagesAsync(table, "", 9);
        }

        Assert.Equal(saved.Count, changed.Count);
        Assert.NotEqual(saved, changed);
        await using var second = await AzuriteProcess.StartAsync(azurite.Installation, folder.Path, TimeProvider.System, Cancellation);
        Assert.Equal(changed, await PagesAsync(new TableClient(second.ConnectionString, "kept"), "", 9));
    }

    private static async Task<string> CallAsync(TableClient table, Random random)
    {
        var row = new TableEntity(Keys[random.Next(4)], Keys[random.Next(Keys.Length)]) { ["Number"] = random.Next(100) };
        var mode = random.Next(2) == 0 ? TableUpdateMode.Merge : TableUpdateMode.Replace;
        try
        {
            switch (random.Next(7))
            {
                case 0:
                    return $"add {(await table.AddEntityAsync(row, Cancellation)).Status}";
                case 1:
                    return $"upsert {(await table.UpsertEntityAsync(row, mode, Cancellation)).Status}";
                case 2:
                    return $"update {(await table.UpdateEntityAsync(row, ETag.All, mode, Cancellation)).Status}";
                case 3:
                    var read = await table.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: Cancellation);
                    read.Value["Number"] = row["Number"];
                    await table.UpdateEntityAsync(read.Value, read.Value.ETag, mode, Cancellation);
                    return $"stale {(await table.UpdateEntityAsync(read.Value, read.Value.ETag, mode, Cancellation)).Status}";
                case 4:
                    return $"delete {(await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, Cancellation)).Status}";
                case 5:
                    var got = await table.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: Cancellation);
                    return $"get {got.Value["Number"]}";
                default:
                    var taken = Keys.OrderBy(_ => random.Next()).Take(3).Select(key => new TableTransactionAction(
                        (TableTransactionActionType)random.Next(6),
                        new TableEntity(row.PartitionKey, key) { ["Number"] = random.Next(100) },
                        ETag.All)).ToArray();
                    return $"transaction {(await table.SubmitTransactionAsync(taken, Cancellation)).Value.Count}";
            }
        }
        catch (RequestFailedException refused)
        {
            return $"{refused.Status} {refused.ErrorCode}";
        }
    }

    private static async Task<List<string>> PagesAsync(TableClient table, string filter, int page)
    {
        var pages = new List<string>();
        await foreach (var one in table.QueryAsync<TableEntity>(filter, page, cancellationToken: Cancellation).AsPages())
            pages.Add(string.Join(", ", one.Values.Select(row => $"[{row.PartitionKey}/{row.RowKey}]={row["Number"]}")));
        return pages;
    }

    /// <summary>A plain Azurite, and in each account that is asked for a table of each two keys, written in another order.</summary>
    public sealed class Plain(AzuriteFixture azurite) : IAsyncLifetime
    {
        private readonly TestFolder _folder = new();
        private readonly string _name = azurite.NewName();
        private readonly Dictionary<string, TableClient> _tables = [];
        private PlainAzurite? _plain;

        /// <summary>The plain one's account.</summary>
        public string ConnectionString => _plain!.Ports.ConnectionString;

        /// <summary>That table of an account.</summary>
        public async Task<TableClient> TableAsync(string connectionString) =>
            _tables.TryGetValue(connectionString, out var known)
                ? known
                : _tables[connectionString] = await FilledAsync(connectionString, _name);

        /// <summary>Makes one and fills it.</summary>
        public static async Task<TableClient> FilledAsync(string connectionString, string name)
        {
            var table = new TableClient(connectionString, name);
            await table.CreateAsync(Cancellation);
            foreach (var partition in Keys)
                await table.SubmitTransactionAsync(
                    Keys.Reverse().Select((row, number) => new TableTransactionAction(
                        TableTransactionActionType.Add, new TableEntity(partition, row) { ["Number"] = number })),
                    Cancellation);
            return table;
        }

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() =>
            _plain = await PlainAzurite.StartAsync(azurite.Installation, _folder.Path, Cancellation);

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_plain is not null)
                await _plain.DisposeAsync();
            _folder.Dispose();
        }
    }
}
