using System.Text.Json.Serialization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>One record in one row, which several write at once and whose answers are lost.</summary>
public sealed partial class TableDocumentTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private StorageWire _wire = null!;
    private TableClient _table = null!;
    private TableClient _direct = null!;

    public static TheoryData<WireFault> Faults => [.. Enum.GetValues<WireFault>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _wire = await StorageWire.StartAsync(azurite.NewAccount());
        var options = new TableClientOptions { Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1) } };
        (_table, _direct) = (new TableClient(_wire.ConnectionString, "Notes", options), new TableClient(_wire.Direct, "Notes"));
        await _direct.CreateAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    [Fact]
    public async Task AddOrReadAsync_TwelveAtOnce_OneAddsAndAllGetThatOne()
    {
        var all = await Task.WhenAll(Enumerable.Range(1, 12).Select(writer => Document().AddOrReadAsync(new Note(writer), Cancellation)));

        var added = Assert.Single(all, one => one.Added).Stands;
        Assert.All(all, one => Assert.Equal(added, one.Stands));
        Assert.Equal(added, await Document().FindAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task EveryWrite_MeetsAFault_IsDoneOnceAndKnownAsOurs(WireFault fault)
    {
        var document = Document();
        _wire.Fail(0, fault);
        var (added, first) = await document.AddOrReadAsync(new Note(1), Cancellation);
        Assert.True(added);
        Assert.Equal(first, await document.FindAsync(Cancellation));

        _wire.Fail(0, fault);
        var second = await document.TryReplaceAsync(first with { Count = 2 }, Cancellation);
        Assert.Equal(second, await document.FindAsync(Cancellation));

        _wire.Fail(0, fault);
        var third = await document.TryPutAsync(second! with { Count = 3 }, Cancellation);
        Assert.Equal(third, await document.FindAsync(Cancellation));

        _wire.Fail(0, fault);
        var change = await document.ChangeAsync(note => note with { Count = note.Count + 1 }, Cancellation);
        Assert.True(change.IsDone);
        Assert.Equal(4, change.Stands!.Count);
        Assert.Equal(change.Stands, await document.FindAsync(Cancellation));

        _wire.Fail(0, fault);
        Assert.True(await document.TryDeleteAsync(change.Stands, Cancellation));
        Assert.Null(await document.FindAsync(Cancellation));
    }

    [Fact]
    public async Task ChangeAsync_EightWritersOfTenChanges_AllEightyAreThere()
    {
        await Document().AddOrReadAsync(new Note(0), Cancellation);

        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var counts = new List<int>();
            for (var change = 0; change < 10; change++)
                counts.Add((await Document().ChangeAsync(note => note with { Count = note.Count + 1 }, Cancellation)).Stands!.Count);
            return counts;
        }));

        Assert.Equal(Enumerable.Range(1, 80), done.SelectMany(counts => counts).Order());
        Assert.Equal(80, (await Document().FindAsync(Cancellation))!.Count);
    }

    [Fact]
    public async Task ChangeAsync_SomebodyElseWasQuicker_ChangesWhatStandsWithoutAskingForItAgain()
    {
        var (_, known) = await Document().AddOrReadAsync(new Note(1), Cancellation);
        await Document().TryReplaceAsync(known with { Count = 10 }, Cancellation);
        _wire.Mend();

        var change = await Document().ChangeAsync(note => note with { Count = note.Count + 1 }, Cancellation, known);

        Assert.Equal(11, change.Stands!.Count);
        Assert.Equal(3, _wire.Requests);
    }

    [Fact]
    public async Task ChangeAsync_NothingToChange_WritesNothingAndSaysWhatStands()
    {
        var (_, known) = await Document().AddOrReadAsync(new Note(1), Cancellation);
        _wire.Mend();

        var change = await Document().ChangeAsync(note => note, Cancellation);

        Assert.False(change.IsDone);
        Assert.Equal(known, change.Stands);
        Assert.Empty(_wire.Writes);
        Assert.Equal(default, await Document("none").ChangeAsync(note => note with { Count = 2 }, Cancellation));
    }

    [Fact]
    public async Task ChangeAsync_NothingStoredYet_AddsOrChangesWhatAnotherAdded()
    {
        var before = new Note(0);
        Assert.Equal(1, (await Document().ChangeAsync(Next, Cancellation, before)).Stands!.Count);
        Assert.Equal(2, (await Document().ChangeAsync(Next, Cancellation, before)).Stands!.Count);

        static Note Next(Note note) => note with { Count = note.Count + 1 };
    }

    [Fact]
    public async Task EveryWrite_ETagIsLostToSomebodyElse_IsRefusedAndTheirsStands()
    {
        var (_, mine) = await Document().AddOrReadAsync(new Note(1), Cancellation);
        var theirs = await Document().TryReplaceAsync(mine with { Count = 2 }, Cancellation);

        Assert.Null(await Document().TryAddAsync(new Note(3), Cancellation));
        Assert.Null(await Document().TryReplaceAsync(mine with { Count = 3 }, Cancellation));
        Assert.Null(await Document().TryPutAsync(mine with { Count = 3 }, Cancellation));
        Assert.Null(await Document().TryPutAsync(new Note(3), Cancellation));
        Assert.False(await Document().TryDeleteAsync(mine, Cancellation));
        Assert.Equal(theirs, await Document().FindAsync(Cancellation));
    }

    [Fact]
    public async Task EveryWrite_RowWentAway_SaysSo()
    {
        var (_, mine) = await Document().AddOrReadAsync(new Note(1), Cancellation);
        await Document().DeleteAsync(Cancellation);

        Assert.Null(await Document().TryPutAsync(mine, Cancellation));
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => Document().TryReplaceAsync(mine, Cancellation))).Status);
        Assert.True(await Document().TryDeleteAsync(mine, Cancellation));
        await Document().DeleteAsync(Cancellation);
    }

    [Fact]
    public async Task TryReplaceAsync_RecordThatWasNotRead_IsRefusedBeforeItIsSent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Document().TryReplaceAsync(new Note(1), Cancellation));
        Assert.Null(await Document().FindAsync(Cancellation));
    }

    [Fact]
    public async Task TryReplaceAsync_RowThatHasMore_LeavesTheRestWhereItIsTold()
    {
        await _direct.AddEntityAsync(new TableEntity("p", "note") { ["State"] = """{"Count":1}""", ["More"] = "kept" }, Cancellation);

        var kept = await Document(hasMore: true).ChangeAsync(note => note with { Count = 2 }, Cancellation);
        Assert.Equal("kept", (await _direct.FindAsync("p", "note", Cancellation))!.GetString("More"));

        await Document().TryReplaceAsync(kept.Stands! with { Count = 3 }, Cancellation);
        Assert.Null((await _direct.FindAsync("p", "note", Cancellation))!.GetString("More"));
        Assert.Equal(3, (await Document().FindAsync(Cancellation))!.Count);
    }

    [Fact]
    public async Task OverwriteAsync_WhateverIsThere_Stands()
    {
        await Document().OverwriteAsync(new Note(1), Cancellation);
        await Document().OverwriteAsync(new Note(2), Cancellation);

        Assert.Equal(2, (await Document().FindAsync(Cancellation))!.Count);
    }

    [Fact]
    public async Task FindAsync_NoSuchTable_FindsNothing()
    {
        var nowhere = new TableDocument<Note>(new TableClient(_wire.Direct, "Nowhere"), "p", "note", Form);

        Assert.Null(await nowhere.FindAsync(Cancellation));
        await Assert.ThrowsAsync<RequestFailedException>(() => nowhere.AddOrReadAsync(new Note(1), Cancellation));
    }

    private static RowForm<Note> Form => RowForm.Json("State", NoteJson.Default.Note);

    private TableDocument<Note> Document(string row = "note", bool hasMore = false) => new(_table, "p", row, Form) { HasMore = hasMore };

    internal sealed record Note(int Count) : StoredRecord;

    [JsonSerializable(typeof(Note))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
