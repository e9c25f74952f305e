using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Outbound;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

public sealed class HopSealTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_WhatASealOfTheSameStorageMade_IsTheWay()
    {
        var account = azurite.NewPreparedAccount();
        var way = new[] { new Hop("crm", "deals", "hook") };
        var header = await (await SealAsync(account)).SealAsync(Event(way), "inbound", "own-hook", Cancellation);

        var opened = await (await SealAsync(account)).OpenAsync(Webhook(header), Cancellation);

        Assert.Equal([.. way, new Hop("forms", "inbound", "own-hook")], opened!);
        Assert.DoesNotContain("inbound", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all !")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Open_AStrangersHeader_CountsAsNone(string header)
    {
        var seal = await SealAsync(azurite.NewPreparedAccount());

        Assert.Null(await seal.OpenAsync(Webhook(header), Cancellation));
    }

    [Fact]
    public async Task Open_ChangedOrOfAnotherStorage_CountsAsNone()
    {
        var seal = await SealAsync(azurite.NewPreparedAccount());
        var header = await seal.SealAsync(Event(null), "inbound", "own-hook", Cancellation);
        var changed = (header[0] == 'A' ? 'B' : 'A') + header[1..];

        Assert.Null(await seal.OpenAsync(Webhook(changed), Cancellation));
        Assert.Null(await (await SealAsync(azurite.NewPreparedAccount())).OpenAsync(Webhook(header), Cancellation));
    }

    [Fact]
    public async Task Open_AWayThatIsTooLong_NamesItsRingAndAReplayGoesOnOnce()
    {
        var seal = await SealAsync(azurite.NewPreparedAccount());
        Hop[] way = [.. Enumerable.Repeat(new Hop("forms", "inbound", "own-hook"), HopTrail.Most - 1)];
        var header = await seal.SealAsync(Event(way), "inbound", "own-hook", Cancellation);

        var stopped = await Assert.ThrowsAsync<UnprocessableException>(() => seal.OpenAsync(Webhook(header), Cancellation));

        Assert.StartsWith("This event went 8 times from us to ourselves", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(": forms → inbound → own-hook → forms. ", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(HopTrail.Most - 1, (await seal.OpenAsync(Webhook(header) with { Replay = "nonce" }, Cancellation))!.Count);
    }

    private static CanonicalEvent Event(IReadOnlyList<Hop>? hops) => new()
    {
        Id = "e20261123-0123456789abcdef01234567",
        Source = "forms",
        Type = "lead.created",
        Time = DateTimeOffset.UnixEpoch,
        ProviderId = "1",
        ProviderType = "lead",
        Data = new JsonObject(),
        Hops = hops,
    };

    private static ReceivedMessage Webhook(string hops) => new()
    {
        Delivery = "d20261123-0123456789abcdef0123456789abcdef",
        Source = "forms",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Signature = new SignatureNote("bearer", "TOKEN", null),
        Hops = hops,
    };

    private static async Task<HopSeal> SealAsync(string account)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [StorageConnection.SettingName] = account }).Build();
        var storage = StorageConnection.FromSettings(settings);
        await new StoragePreparation(storage).EnsureAsync(Cancellation);
        return new HopSeal(new HopKey(storage));
    }
}
