using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SyncedListReadingTests
{
    private const string Polled =
        "sources:\n  crm: { provider: hubspot, poll: { token: HUBSPOT_TOKEN, records: [deals] } }\n";

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
    [InlineData("lists.a.from.poll",
        "the source 'crm' is not polled: give it 'poll', or say here whom to ask, such as from: { provider: stripe",
        "{ from: { poll: crm, records: events }, key: id }")]
    [InlineData("lists.a.from.poll", "there is no source 'crn': did you mean 'crm'?", "{ from: { poll: crn, records: events }, key: id }")]
    [InlineData("lists.a.from", "say what is polled: { poll: SOURCE, records: NAME }", "{ from: { records: companies }, key: id }")]
    [InlineData("lists.a.from", "'records' is missing: which records are the rows", "{ from: { provider: hubspot, token: T }, key: id }")]
    [InlineData("lists.a.from.records", "there is no kind of records of hubspot 'compnies': did you mean 'companies'?",
        "{ from: { provider: hubspot, token: T, records: compnies }, key: id }")]
    [InlineData("lists.a.from.records", "a list is of one kind of records, and these are 2: make a list of each",
        "{ from: { provider: hubspot, token: T, records: { companies: {}, deals: {} } }, key: id }")]
    [InlineData("lists.a.from.records.companies.map", "'map' is of records that become events",
        "{ from: { provider: hubspot, token: T, records: { companies: { map: { account.id: id } } } }, key: id }")]
    [InlineData("lists.a.from.records", "'request' of the records 'accounts' is missing",
        "{ from: { provider: poll, url: API_URL, records: { accounts: { items: data } } }, key: id }")]
    [InlineData("lists.a.from", "'token' is missing: the name of the setting",
        "{ from: { provider: hubspot, records: companies }, key: id }")]
    [InlineData("lists.a.from.token", "'CRM_SECRET' is the secret of a source",
        "{ from: { provider: hubspot, token: CRM_SECRET, records: companies }, key: id }")]
    [InlineData("lists.a.from.with.propertys", "nothing that is asked for reads with.propertys: did you mean 'properties'?",
        "{ from: { provider: hubspot, token: T, records: companies, with: { propertys: [x] } }, key: id }")]
    [InlineData("lists.a.from", "'with.segment' is missing", "{ from: { provider: sixsense, token: T, records: accounts }, key: id }")]
    [InlineData("lists.a.key", "'domain' is no column of 'map', which has site, name: the key is one of them",
        "{ from: { provider: hubspot, token: T, records: companies }, key: domain, map: { site: properties.domain, name: id } }")]
    [InlineData("lists.a.map.a.as", "this must be one of",
        "{ from: { provider: hubspot, token: T, records: companies }, key: a, map: { a: { from: b, as: x } } }")]
    [InlineData("lists.a.map.a", "a list fetches nothing beside its records",
        "{ from: { provider: hubspot, token: T, records: companies }, key: a, map: { a: [id, \"fetched:company.id\"] } }")]
    [InlineData("lists.a.filter.id.$inList", "'$inList' takes a list, and 'gone.csv' is not there",
        "{ from: { provider: hubspot, token: T, records: companies }, key: id, filter: { id: { $inList: gone.csv } } }")]
    [InlineData("lists.a.every", "this must be at least 5m",
        "{ from: { provider: hubspot, token: T, records: companies }, key: id, every: 1m }")]
    [InlineData("lists.a.allowPrivate", "'allowPrivate' is said where the API is",
        "{ from: { provider: hubspot, token: T, records: companies }, key: id, allowPrivate: true }")]
    [InlineData("lists.a.map", "'map' is of a list that is polled", "{ from: A_URL, key: domain, map: { domain: site } }")]
    public void Read_MistakeInAPoll_IsNamedWithItsKey(string path, string message, string list) =>
        Mistake.AssertNamed(path, message, $"lists: {{ a: {list} }}");

    [Theory]
    [InlineData("lists.a.from.token", "the poll of 'crm' says 'token': leave it out, or write provider: in place of poll:", "token: T")]
    [InlineData("lists.a.from.provider", "'poll' names a source, which has its provider", "provider: hubspot")]
    public void Read_PollOfASourceThatSaysItAgain_IsNamedWithItsKey(string path, string message, string again)
    {
        var error = Assert.Single(Mistake.Read(
            $"{Polled}lists: {{ a: {{ from: {{ poll: crm, records: companies, {again} }}, key: id }} }}").Errors);

        Assert.Equal((path, 6), (error.Path, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PollOfASource_AsksAsItDoesForRecordsThatItDoesNot()
    {
        const string List = "{ from: { poll: crm, records: companies, with: { properties: [hubspot_owner_id] } }, "
            + "key: domain, map: { domain: properties.domain } }";
        var configuration = Read($"{Polled}lists: {{ a: {List} }}");

        var poll = configuration.Lists["a"].Poll!;
        Assert.Equal(
            ("crm", "companies", "list.a", "1d"),
            (poll.Of, poll.Records.Name, poll.Source.Name, configuration.Lists["a"].Schedule!.Text));
        Assert.Equal(("poll.crm", "HUBSPOT_TOKEN"), (poll.Source.Poll!.Whom.Name, poll.Source.Poll.Whom.Token));
        Assert.Equal("""{"properties":["hubspot_owner_id"]}""", poll.Source.Poll.With!.ToJsonString());
        Assert.Equal(["deals"], configuration.Sources["crm"].Poll!.Records.Keys);
    }

    [Fact]
    public void Read_PollInPlace_NamesItsSettings()
    {
        var configuration = Read(
            "lists: { a: { from: { provider: salesforce, url: SF_URL, token: SF_TOKEN, records: accounts }, key: Website } }\n");

        Assert.Equal(
            [new("SF_URL", SettingKind.Address, "list a"), new NamedSetting("SF_TOKEN", SettingKind.Text, "list a")],
            NamedSettings.In(configuration).Where(setting => setting.UsedBy == "list a").OrderBy(setting => setting.Kind));
        Assert.Null(configuration.Lists["a"].From);
        Assert.False(configuration.Lists["a"].IsImported);
    }

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
