using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Storage.Traces;

public sealed class EventSearchTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchAsync_APerson_FindsEveryEventThatNamesHerOnWhateverDay()
    {
        var index = Open();
        for (var day = 0; day < 20; day++)
        {
            await index.AddAsync(Nine.AddDays(-day), $"j{day}", "Jane@Acme.example", "deal-7");
            await index.AddAsync(Nine.AddDays(-day).AddMinutes(1), $"b{day}", "bob@acme.example", "deal-8");
        }

        var jane = await index.Search.SearchAsync(new EventQuery(Text: "jane@acme.EXAMPLE"), Cancellation);
        var weekOfJane = await index.Search.SearchAsync(
            new EventQuery(Key: EventKey.ForPerson("jane@acme.example"), Since: Nine.AddDays(-6), Until: Nine), Cancellation);
        var company = await index.Search.AllAsync(new EventQuery(Key: EventKey.ForAccount("acme.example")), Cancellation)
            .ToListAsync(Cancellation);
        var deal = await index.Search.SearchAsync(new EventQuery(Text: "DEAL-8"), Cancellation);

        Assert.Equal(Enumerable.Range(0, 20).Select(day => $"j{day}"), jane.Events.Select(line => line.ProviderId));
        Assert.Null(jane.Next);
        Assert.Equal((true, null), (jane.Searched.IsComplete, jane.Searched.BackTo));
        Assert.Equal([EventKeyKind.Person], jane.Searched.Keys.Select(key => key.Kind));
        Assert.Equal(["j1", "j2", "j3", "j4", "j5", "j6"], weekOfJane.Events.Select(line => line.ProviderId));
        Assert.Equal(
            Enumerable.Range(0, 20).SelectMany(day => new[] { $"b{day}", $"j{day}" }), company.Select(line => line.ProviderId));
        Assert.Equal(Enumerable.Range(0, 20).Select(day => $"b{day}"), deal.Events.Select(line => line.ProviderId));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("lines")]
    public async Task SearchAsync_PageByPage_NamesEachEventOnceAndInOrder(string by)
    {
        var index = Open();
        for (var number = 0; number < 23; number++)
            await index.AddAsync(
                Nine.AddHours(-5 * number),
                $"m{number}",
                "jane@acme.example",
                outcome: number % 2 == 0 ? "delivered" : "filtered");
        var query = new EventQuery(Top: 4, Outcome: "delivered", Key: by == "person" ? EventKey.ForPerson("jane@acme.example") : null);

        var found = new List<string>();
        for (string? next = null; ;)
        {
            var page = await index.Search.SearchAsync(query, Cancellation, next);
            Assert.InRange(page.Events.Count, page.Next is null ? 0 : 4, 4);
            found.AddRange(page.Events.Select(line => line.ProviderId));
            if ((next = page.Next) is null)
                break;
            Assert.True(EventSearch.IsNext(next));
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"m{2 * number}"), found);
    }

    [Fact]
    public async Task SearchAsync_TextThatIsNoKey_IsLookedForInSubjectAndIds()
    {
        var index = Open();
        await index.AddAsync(Nine, "msg_1", "jane@acme.example");
        await index.AddAsync(Nine.AddDays(-3), "msg_2", "jane@acme.example");
        await index.AddAsync(Nine.AddDays(-4), "other", "bob@acme.example");

        Assert.Equal(["msg_1", "msg_2"], await ProviderIdsAsync("JANE@"));
        Assert.Equal(["msg_2"], await ProviderIdsAsync("sg_2"));
        Assert.Equal(["other"], await ProviderIdsAsync(Id(Nine.AddDays(-4), "other")));
        Assert.Empty(await ProviderIdsAsync("nobody"));
        Assert.Empty(await ProviderIdsAsync("nobody@acme.example"));

        async Task<IEnumerable<string>> ProviderIdsAsync(string text) =>
            (await index.Search.SearchAsync(new EventQuery(Text: text), Cancellation)).Events.Select(line => line.ProviderId);
    }

    [CiFact]
    public async Task SearchAsync_AnEventsOwnId_LeadsToItByItsTraceHoweverMuchItsDayHolds()
    {
        var index = Open();
        var message = Message(Nine.AddDays(-2), "msg_1", "jane@acme.example");
        var (id, elsewhere) = (message.Event.Id, Message(Nine.AddDays(-1), Id(Nine.AddDays(-2), "msg_1"), "bob@acme.example"));
        await index.Trace.OpenOwnAsync(message, TraceRows.Signal, [], Cancellation);
        await index.Index.AddAsync(message, delivery: null, Outcomes.Delivered, Cancellation);
        await index.AddLinesAsync(Nine.AddDays(-2).AddHours(2), SearchBudget.MostLines + 500);
        await index.Index.AddAsync(elsewhere, delivery: null, Outcomes.Delivered, Cancellation);

        var found = await index.Search.SearchAsync(new EventQuery(Text: $" {id} "), Cancellation);

        Assert.Equal(["msg_1"], found.Events.Select(line => line.ProviderId));
        Assert.Equal((true, null), (found.Searched.IsComplete, found.Next));
        EventQuery[] fitting =
        [
            new(Source: "forms"), new(Type: "lead.created"), new(Outcome: Outcomes.Delivered), new(Since: Nine.AddDays(-2)),
            new(Until: Nine.AddDays(-2).AddTicks(1)),
        ];
        foreach (var query in fitting)
            Assert.Single((await index.Search.SearchAsync(query with { Text = id }, Cancellation)).Events);
        EventQuery[] others =
        [
            new(Source: "crm"), new(Type: "deal.won"), new(Outcome: Outcomes.Filtered), new(Since: Nine.AddDays(-2).AddTicks(1)),
            new(Until: Nine.AddDays(-2)),
        ];
        foreach (var query in others)
            Assert.Empty((await index.Search.SearchAsync(query with { Text = id }, Cancellation)).Events);
    }

    [Fact]
    public async Task SearchAsync_TextAfterItsLimit_SaysHowFarItLookedAndGoesOnFromThere()
    {
        var index = Open();
        await index.AddAsync(Nine.AddDays(-2), "msg_1", "jane@acme.example");
        await index.AddLinesAsync(Nine, SearchBudget.MostLines + 500);

        var first = await index.Search.SearchAsync(new EventQuery(Text: "jane@"), Cancellation);
        var second = await index.Search.SearchAsync(new EventQuery(Text: "jane@"), Cancellation, first.Next);
        var all = await index.Search.AllAsync(new EventQuery(Text: "jane@"), Cancellation).ToListAsync(Cancellation);

        Assert.Empty(first.Events);
        Assert.False(first.Searched.IsComplete);
        Assert.Equal(Nine.AddMilliseconds(-SearchBudget.MostLines + 1), first.Searched.BackTo);
        Assert.Equal(["msg_1"], second.Events.Select(line => line.ProviderId));
        Assert.Equal((true, null), (second.Searched.IsComplete, second.Next));
        Assert.Single(all);
    }

    [Fact]
    public async Task SearchAsync_LinesOfAnEarlierVersion_AreFoundAmongTheOthersAndChanged()
    {
        var index = Open();
        await index.AddOldAsync(Nine.AddDays(-1).AddHours(-1), "old_2", "jane@acme.example");
        await index.AddOldAsync(Nine.AddDays(-1), "old_1", "jane@acme.example");
        await index.AddAsync(Nine.AddDays(-1).AddMinutes(-5), "between", "jane@acme.example");
        await index.AddOldAsync(Nine.AddDays(-1).AddMinutes(-6), "bob", "bob@acme.example");
        await index.AddAsync(Nine, "new", "jane@acme.example");

        await index.Index.SetOutcomeAsync(Id(Nine.AddDays(-1), "old_1"), Nine.AddDays(-1), Outcomes.Delivered, Cancellation);
        var jane = await index.Search.SearchAsync(new EventQuery(Text: "jane@acme.example"), Cancellation);
        var paged = await index.Search.SearchAsync(new EventQuery(Top: 2), Cancellation);
        var rest = await index.Search.SearchAsync(new EventQuery(Top: 9), Cancellation, paged.Next);
        var line = await index.Index.FindAsync(Id(Nine.AddDays(-1), "old_1"), Nine.AddDays(-1), Cancellation);

        Assert.Equal(["new", "old_1", "between", "old_2"], jane.Events.Select(found => found.ProviderId));
        Assert.Equal(["new", "old_1"], paged.Events.Select(found => found.ProviderId));
        Assert.Equal(["between", "bob", "old_2"], rest.Events.Select(found => found.ProviderId));
        Assert.Equal(Outcomes.Delivered, line!.Outcome);
    }

    [Fact]
    public async Task AddAsync_AgainAfterItsOutcome_LeavesTheLine()
    {
        var index = Open();
        await index.AddAsync(Nine, "msg_1", "jane@acme.example");
        await index.Index.SetOutcomeAsync(Id(Nine, "msg_1"), Nine, Outcomes.Delivered, Cancellation);
        await index.AddAsync(Nine, "msg_1", "jane@acme.example");

        Assert.Equal(Outcomes.Delivered, Assert.Single((await index.Search.SearchAsync(new EventQuery(), Cancellation)).Events).Outcome);
    }

    [Fact]
    public async Task SetOutcomeAsync_OfAnEventThatNamesMoreByThen_LeadsToItByThat()
    {
        var index = Open();
        await index.AddAsync(Nine, "msg_1", email: null);
        await index.Index.SetOutcomeAsync(Message(Nine, "msg_1", "jane@acme.example"), Outcomes.Routed, Cancellation);

        var found = await index.Search.SearchAsync(new EventQuery(Text: "jane@acme.example"), Cancellation);
        Assert.Equal(Outcomes.Routed, Assert.Single(found.Events).Outcome);
    }

    [Fact]
    public async Task AddDuplicateAsync_ALaterDelivery_LeadsToTheEventAndIsTold()
    {
        var index = Open();
        await index.AddAsync(Nine, "msg_1", "jane@acme.example", delivery: "d20261123-first");
        var duplicate = new DuplicateDelivery(Nine.AddHours(1), "d20261123-second", 0, new ItemReason.IdCameBefore());
        for (var time = 0; time < 2; time++)
            await index.Index.AddDuplicateAsync(Id(Nine, "msg_1"), Nine, "forms", duplicate, Cancellation);

        foreach (var delivery in (string[])["d20261123-first", "d20261123-second"])
        {
            var found = await index.Search.SearchAsync(new EventQuery(Text: delivery), Cancellation);
            Assert.Equal("msg_1", Assert.Single(found.Events).ProviderId);
        }

        Assert.Equal(duplicate, Assert.Single(await index.Index.DuplicatesAsync(Id(Nine, "msg_1"), Cancellation)));
        Assert.Empty(await index.Index.DuplicatesAsync(Id(Nine, "msg_2"), Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x0123456789012345678-e20261123-1")]
    [InlineData("k9999999999999999999-e20261123-1")]
    [InlineData("k0123456789012345678-nothing")]
    public void IsNext_WhatNoAnswerNamed_IsFalse(string text) => Assert.False(EventSearch.IsNext(text));

    private static string Id(DateTimeOffset at, string providerId) => RecordId.ForEvent(at, KeyHash.For("forms", providerId));

    private static EventMessage Message(DateTimeOffset at, string providerId, string? email, string? deal = null) => new()
    {
        Event = new CanonicalEvent
        {
            Id = Id(at, providerId),
            Source = "forms",
            Type = "lead.created",
            Subject = deal is null ? email : null,
            Time = at,
            ProviderId = providerId,
            ProviderType = "form",
            Data = new JsonObject
            {
                ["person"] = new JsonObject { ["email"] = email?.ToLowerInvariant() },
                ["deal"] = new JsonObject { ["id"] = deal },
            },
        },
        FirstSeenAt = at,
        Configuration = "v1",
    };

    private IndexOfTest Open()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, azurite.NewAccount())]).Build();
        var storage = StorageConnection.FromSettings(settings);
        var (tables, clock) = (new TraceTables(storage), new FakeTimeProvider(Nine.AddHours(2)));
        var (index, trace) = (new EventIndex(tables), new EventTrace(tables, new StoredText(storage), clock));
        return new IndexOfTest(tables, index, trace, new EventSearch(tables, trace, index, clock));
    }

    private sealed record IndexOfTest(TraceTables Tables, EventIndex Index, EventTrace Trace, EventSearch Search)
    {
        public Task AddAsync(
            DateTimeOffset at,
            string providerId,
            string? email,
            string? deal = null,
            string outcome = Outcomes.Accepted,
            string? delivery = null) => Index.AddAsync(Message(at, providerId, email, deal), delivery, outcome, Cancellation);

        // As the version before wrote them: a partition for each hour, and no keys
        public async Task AddOldAsync(DateTimeOffset at, string providerId, string subject)
        {
            var id = Id(at, providerId);
            var table = await Tables.EnsureAsync(id, Cancellation);
            var inverted = (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
            await table.UpsertEntityAsync(
                new TableEntity($"index-{at.UtcDateTime:HH}", $"{inverted}-{id}")
                {
                    ["Id"] = id,
                    ["FirstSeenAt"] = at,
                    ["Source"] = "forms",
                    ["Type"] = "lead.created",
                    ["Subject"] = subject,
                    ["ProviderId"] = providerId,
                    ["Outcome"] = Outcomes.Accepted,
                },
                TableUpdateMode.Replace,
                Cancellation);
        }

        // Lines alone, a millisecond apart, by the hundred
        public async Task AddLinesAsync(DateTimeOffset newest, int count)
        {
            var table = await Tables.EnsureAsync(Id(newest, ""), Cancellation);
            var lines = Enumerable.Range(0, count).Select(number => newest.AddMilliseconds(-number)).Select(
                at => IndexRows.ToLine(new IndexedEvent(Id(at, $"{at:O}"), at, "forms", "lead.created", "x", $"{at:O}", "delivered")));
            await Parallel.ForEachAsync(
                lines.Chunk(100),
                new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
                async (chunk, cancellation) => await table.SubmitTransactionAsync(
                    chunk.Select(line => new TableTransactionAction(TableTransactionActionType.UpsertReplace, line)), cancellation));
        }
    }
}
