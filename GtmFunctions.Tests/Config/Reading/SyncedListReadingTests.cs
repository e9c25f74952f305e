using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SyncedListReadingTests
{
    private const string Accounts = "lists: { accounts: { from: ACCOUNTS_URL, key: domain } }\n";

    [Theory]
    [InlineData("lists.a", "'key' is missing", "{ from: A_URL }")]
    [InlineData("lists.a.every", "this must be at least 5m", "{ from: A_URL, key: domain, every: 1m }")]
    [InlineData("lists.a.every", "this takes five fields", "{ from: A_URL, key: domain, every: nightly }")]
    [InlineData("lists.a.every", "this is never due",
        "{ from: A_URL, key: domain, every: \"0 0 30 2 *\" }")]
    [InlineData("lists.a.zone", "'Berlin' is no time zone", "{ from: A_URL, key: domain, every: \"0 3 * * *\", zone: Berlin }")]
    [InlineData("lists.a.zone", "a duration has no time zone", "{ from: A_URL, key: domain, every: 6h, zone: Europe/Berlin }")]
    [InlineData("lists.a.every", "an imported list has no 'every'", "{ from: import, key: domain, every: 6h }")]
    [InlineData("lists.a.from", "an address must begin with https://", "{ from: \"http://lists.example/a.csv\", key: domain }")]
    [InlineData("lists.a.from", "'CRM_SECRET' is the secret of a source", "{ from: CRM_SECRET, key: domain }")]
    public void Read_Mistake_IsNamedWithItsKey(string path, string message, string list) =>
        Mistake.AssertNamed(path, message, $"lists: {{ a: {list} }}");

    [Theory]
    [InlineData("accounts.list", "there is no list 'acounts': did you mean 'accounts'?", "{ list: acounts, map: { account.owner: own } }")]
    [InlineData("accounts.near", "this is above the threshold of 0.8", "{ list: accounts, near: 0.9, map: { account.owner: owner } }")]
    [InlineData("accounts.map.\"raw.x\"", "'raw' is the payload as it came", "{ list: accounts, map: { raw.x: owner } }")]
    public void Read_MistakeInAccounts_IsNamedWithItsKey(string path, string message, string accounts)
    {
        var error = Assert.Single(Mistake.Read($"{Accounts}accounts: {accounts}").Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Times_AreOfTheirZone()
    {
        const string Nightly = "{ from: A_URL, key: domain, every: \"0 3 * * *\", zone: Europe/Berlin, mostRemoved: 20 }";
        var list = Read($"lists: {{ a: {Nightly} }}").Lists["a"];

        Assert.Equal(
            new DateTimeOffset(2026, 11, 29, 2, 0, 0, TimeSpan.Zero),
            list.Schedule!.DueAfter(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal((20, "0 3 * * * Europe/Berlin"), (list.MostRemoved, list.Schedule.Text));
    }

    [Fact]
    public void Read_Accounts_HasTheDefaults()
    {
        var accounts = Read($"{Accounts}accounts: {{ list: accounts, map: {{ account.owner: owner }} }}").Accounts!;

        Assert.Equal(("accounts", 0.8m, 0.5m, "domain", "name", "country"),
            (accounts.List, accounts.Threshold, accounts.Near, accounts.DomainColumn, accounts.NameColumn, accounts.CountryColumn));
        Assert.Equal("owner", accounts.Map[FieldPath.Parse("account.owner")]);
    }

    [Fact]
    public void Read_Setting_IsAmongThoseThatMustHaveAValue() => Assert.Contains(
        new NamedSetting("ACCOUNTS_URL", SettingKind.Address, "list accounts"), NamedSettings.In(Read(Accounts)));

    [Fact]
    public void Read_InListOfAList_NeedsNoFile() => Assert.Single(
        Read($"{Accounts}workflows: {{ w: {{ on: [a.b], filter: {{ account.domain: {{ $inList: accounts }} }}, do: [] }} }}").Workflows);

    private static Configuration Read(string yaml)
    {
        var read = Mistake.Read(yaml);
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}
